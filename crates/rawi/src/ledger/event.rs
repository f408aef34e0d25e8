//! Events → rows.

use crate::ids::Id;
use crate::layers::{Event, Party, Sum};
use crate::ledger::row::{EventRow, Extent, PlaceRow, SizeRow, SumRow};
use crate::ledger::rows::Maker;

impl Maker<'_, '_> {
    pub(super) fn event(&self, index: usize, event: &Event) -> EventRow {
        let row = self.lexicon.events.get(event.row);
        let details = &event.details;
        let table = &self.lexicon.circumstances;
        let told = |number: Option<u16>| number.map(|number| &table.modes[usize::from(number)]);
        let mode = told(details.mode).and_then(|told| told.mode.as_deref()).or(row.mode.as_deref());
        let cameo = told(details.cameo).and_then(|told| told.cameo.as_deref()).or(row.cameo.as_deref());
        let scale = table.scale(row.code, mode);
        let parties =
            |parties: &[Party]| parties.iter().map(|p| self.party(p.chain, Some(self.mention(p)))).collect();
        let when = event.when.map(|id| &self.reading.times[id]);
        let mut because = self.causes(&event.evidence);
        because.extend(when.into_iter().flat_map(|time| self.causes(&time.evidence)));
        because.extend(details.causes.iter().map(|cause| self.because(cause)));
        EventRow {
            id: format!("e{}", index + 1),
            kind: event.code.into(),
            mode: mode.map(Into::into),
            cameo: cameo.map(Into::into),
            gdelt: cameo.map(|code| table.gdelt(code).into()),
            contexts: details
                .contexts
                .iter()
                .map(|row| table.contexts[usize::from(*row)].name.to_string())
                .collect(),
            quad: scale.map(|(quad, _)| quad),
            score: scale.map(|(_, score)| score),
            trigger: self.extent(event.trigger),
            actors: parties(&event.actors),
            recipients: parties(&event.recipients),
            date: event.date.clone(),
            place: event.place.as_ref().map(|party| self.place(party, event)),
            size: SizeRow { dead: details.dead, injured: details.injured, arrested: details.arrested },
            sum: details.sum.as_ref().map(|sum| self.sum(sum)),
            status: event.status.word().into(),
            said_in: event.said_in.map(|id| format!("s{}", id.index() + 1)),
            confidence: (event.confidence * 100.0).round() / 100.0,
            because,
        }
    }

    fn mention(&self, party: &Party) -> crate::span::Span {
        self.reading.mentions[party.mention].span
    }

    fn place(&self, party: &Party, event: &Event) -> PlaceRow {
        let point = event.details.point;
        let country = self.reading.chains[party.chain].country.or(point.map(|point| point.country));
        PlaceRow {
            entity: format!("n{}", party.chain.index() + 1),
            name: self.words(self.mention(party)),
            country: country.map(|country| country.code().to_string()),
            geonames: point.map(|point| point.id),
            lat: point.and_then(|point| point.at).map(|(lat, _)| lat),
            lon: point.and_then(|point| point.at).map(|(_, lon)| lon),
            mention: self.extent(self.mention(party)),
        }
    }

    fn sum(&self, sum: &Sum) -> SumRow {
        let table = &self.lexicon.amounts.currencies;
        let Extent { start, end } = self.extent(sum.span);
        let currency = sum.currency.map(|row| table[usize::from(row)].code.to_string());
        SumRow { amount: sum.amount, currency, start, end }
    }
}
