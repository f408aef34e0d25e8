//! What a feed names is taken in: reports are read at once, pages wait until they are fetched.

use super::feeds::TextFrom;
use super::polled::{Item as Named, Polled};
use super::queue::{Aim, Job};
use super::{Watcher, now};
use crate::cmd::{add, json_line};
use crate::input::{Page, Raw};
use anyhow::Result;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan, tz::Offset};
use rawi_store::{PageState, WatchedFeed, WatchedHost, WatchedPage};
use rayon::prelude::*;
use std::collections::HashSet;
use url::Url;

/// No sitemap of sitemaps has more that are new.
const MOST_MAPS: usize = 50;
/// So many reports of a feed are read together.
const CHUNK: usize = 256;

/// What a feed came to.
#[derive(Debug, Default)]
struct Taken {
    reports: Vec<(Raw, Option<Url>)>,
    pages: Vec<WatchedPage>,
    /// New pages are left to the next time.
    more: bool,
}

impl Watcher<'_> {
    /// Takes in what a feed names, and keeps with it that it has been asked.
    pub(super) fn take(
        &mut self,
        job: &Job,
        number: usize,
        nested: bool,
        polled: Polled,
        mut row: WatchedFeed,
        host: Option<WatchedHost>,
    ) -> Result<()> {
        for (place, complaint) in &polled.complaints {
            self.tell_trouble(place, complaint)?;
        }
        let names_maps = !polled.maps.is_empty();
        let maps = self.maps(job, nested, polled.maps)?;
        let Taken { reports, mut pages, more } = self.sort_out(number, polled.items)?;
        let (added, done) = self.add_reports(number, reports)?;
        // Asked for again, it must not answer that nothing is new.
        if more || names_maps {
            (row.etag, row.modified) = (None, None);
        }
        // An item may name a page whose text another item holds.
        pages.retain(|page| done.iter().all(|done| done.address != page.address));
        let waiting = pages.clone();
        self.keep_feed(row, host, pages.into_iter().chain(done).collect())?;
        let (count, more) = (waiting.len(), if more { ", more next time" } else { "" });
        for page in waiting {
            let url = Url::parse(&page.address).expect("it was one when it was taken in");
            self.pages.insert(page.address.clone(), page);
            self.queue.push(Job::new(Aim::Page, url), now());
        }
        for url in maps {
            self.queue.push(Job::new(Aim::Feed { number, nested: true }, url), now());
        }
        self.tell_feed(job.origin.as_str(), &format!("{added} new reports in it, {count} new pages{more}"))
    }

    /// The sitemaps that are to be asked, the newest first.
    fn maps(&mut self, job: &Job, nested: bool, mut maps: Vec<(Url, Page)>) -> Result<Vec<Url>> {
        if nested && !maps.is_empty() {
            self.tell_trouble(
                job.origin.as_str(),
                "a sitemap within a sitemap names more sitemaps; name them in FEEDS.toml",
            )?;
            return Ok(Vec::new());
        }
        let (oldest, now) = (self.oldest(), now());
        maps.retain(|(url, page)| {
            let row = self.feed_rows.get(url.as_str());
            is_new(page, oldest) && !row.is_some_and(|row| row.failures > 0 && row.due > now)
        });
        maps.sort_by_key(|(_, page)| std::cmp::Reverse(page.published));
        if maps.len() > MOST_MAPS {
            let words =
                format!("names {} sitemaps; only the first {MOST_MAPS} of the newest are asked", maps.len());
            self.tell_trouble(job.origin.as_str(), &words)?;
            maps.truncate(MOST_MAPS);
        }
        Ok(maps.into_iter().map(|(url, _)| url).collect())
    }

    /// What of a feed's items is to be read, and what fetched.
    fn sort_out(&self, number: usize, items: Vec<Named>) -> Result<Taken> {
        let feed = &self.feeds.feeds[number];
        let (oldest, mut taken, mut seen) = (self.oldest(), Taken::default(), HashSet::new());
        for item in items {
            let Named { url, page, raw } = item;
            if !is_new(&page, oldest) || url.as_ref().is_some_and(|url| !feed.wants(url)) {
                continue;
            }
            let raw = raw.filter(|_| feed.text == TextFrom::Feed || url.is_none());
            if let Some(raw) = raw {
                taken.reports.push((raw, url));
                continue;
            }
            let Some(url) = url else { continue };
            if taken.more || !seen.insert(url.to_string()) || self.known(&url)?.is_some() {
                continue;
            }
            if taken.pages.len() == self.feeds.most {
                taken.more = true;
                continue;
            }
            taken.pages.push(WatchedPage {
                feed: feed.url().into(),
                outlet: feed.outlet.clone(),
                title: page.title.map(|title| title.replace('\0', "")),
                published: page.published.map(|day| day.to_string()),
                due: now(),
                ..WatchedPage { address: url.into(), ..WatchedPage::default() }
            });
        }
        Ok(taken)
    }

    /// Reads the reports that stand in a feed; gives their number and what their pages come to.
    fn add_reports(
        &mut self,
        number: usize,
        reports: Vec<(Raw, Option<Url>)>,
    ) -> Result<(u64, Vec<WatchedPage>)> {
        let outlet = self.feeds.feeds[number].outlet.clone();
        let (mut added, mut pages) = (0, Vec::new());
        for chunk in reports.chunks(CHUNK) {
            let prepared: Vec<add::Prepared> = chunk
                .par_iter()
                .map(|(raw, _)| {
                    add::prepare(&raw.source, || {
                        let mut article = self.engine.article(raw, None)?;
                        article.source.outlet = outlet.clone().or(article.source.outlet.take());
                        Ok(article)
                    })
                })
                .collect();
            let mut wanted = Vec::new();
            for (prepared, (_, url)) in prepared.into_iter().zip(chunk) {
                let Some((id, is_there)) = prepared.stands(&*self.store, self.run)? else {
                    wanted.push(prepared);
                    continue;
                };
                let page = url.as_ref().map(|url| self.known(url)).transpose()?.flatten();
                let elsewhere = page
                    .as_ref()
                    .is_some_and(|page| page.state == PageState::Done && page.report.as_ref() != Some(&id));
                if let Some(url) = url
                    .as_ref()
                    .filter(|_| !elsewhere && page.is_none_or(|page| page.state != PageState::Done))
                {
                    pages.push(self.done_page(number, url, id));
                }
                if !is_there && !elsewhere {
                    wanted.push(prepared);
                }
            }
            added += wanted.len() as u64;
            let items = add::read_all(self.engine, wanted);
            self.add(&items)?;
        }
        for page in &pages {
            self.pages.remove(&page.address);
        }
        Ok((added, pages))
    }

    fn done_page(&self, number: usize, url: &Url, id: String) -> WatchedPage {
        WatchedPage {
            address: url.to_string(),
            feed: self.feeds.feeds[number].url().into(),
            state: PageState::Done,
            report: Some(id),
            ..WatchedPage::default()
        }
    }

    /// What is known of a page.
    pub(super) fn known(&self, url: &Url) -> Result<Option<WatchedPage>> {
        match self.pages.get(url.as_str()) {
            Some(page) => Ok(Some(page.clone())),
            None => Ok(self.store.watched_page(url.as_str())?),
        }
    }

    /// What was published before this day is left out.
    fn oldest(&self) -> Option<Date> {
        let today = Offset::UTC.to_datetime(Timestamp::now()).date();
        today.checked_sub(i32::from(self.feeds.days).days()).ok()
    }

    /// How a feed fared.
    pub(super) fn tell_feed(&self, address: &str, words: &str) -> Result<()> {
        if self.teller.json {
            let line = serde_json::json!({"feed": {"address": address, "told": words}});
            return json_line(&mut crate::cmd::output(), &line);
        }
        self.teller.progress.complain(&format!("{address}: {words}"));
        Ok(())
    }

    /// Something that is put off, or left out.
    pub(super) fn tell_trouble(&self, place: &str, reason: &str) -> Result<()> {
        if self.teller.json {
            let line = serde_json::json!({"trouble": {"source": place, "reason": reason}});
            return json_line(&mut crate::cmd::output(), &line);
        }
        self.teller.progress.complain(&format!("rawi: {place}: {reason}"));
        Ok(())
    }
}

fn is_new(page: &Page, oldest: Option<Date>) -> bool {
    page.published.is_none_or(|day| oldest.is_none_or(|oldest| day >= oldest))
}
