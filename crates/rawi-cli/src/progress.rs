//! How far a long work is, on a terminal: a bar with rate and time left. Elsewhere nothing is shown.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::time::Duration;

/// How often the line is drawn anew, in a second.
const HERTZ: u8 = 5;

/// The line on the terminal.
pub(crate) struct Progress(ProgressBar);

impl Progress {
    /// A line for a work over so many bytes; without a bar and a time left where nobody knows how many.
    pub(crate) fn over(bytes: Option<u64>) -> Self {
        let template = match bytes {
            Some(_) => {
                "{spinner} {elapsed} [{bar:20}] {percent}% · {binary_bytes_per_sec} · {eta} left · {wide_msg}"
            }
            None => "{spinner} {elapsed} · {binary_bytes} · {binary_bytes_per_sec} · {wide_msg}",
        };
        let line = Self::drawn(bytes, template);
        line.tick();
        line
    }

    /// A line for a work over things that are counted; [`Self::begin`] tells how many there are.
    pub(crate) fn counting() -> Self {
        let template = "{spinner} {elapsed} [{bar:20}] {percent}% · {human_pos} of {human_len} {msg} · {per_sec} · {eta} left";
        Self::drawn(Some(0), template)
    }

    fn drawn(all: Option<u64>, template: &str) -> Self {
        let bar = ProgressBar::with_draw_target(all, ProgressDrawTarget::stderr_with_hz(HERTZ));
        let style = ProgressStyle::with_template(template).expect("the template is sound: a test draws it");
        bar.set_style(style.progress_chars("=> "));
        Self(bar)
    }

    /// From now on the line is drawn again and again.
    fn tick(&self) {
        self.0.enable_steady_tick(Duration::from_millis(1000 / u64::from(HERTZ)));
    }

    /// No line.
    pub(crate) fn hidden() -> Self {
        Self(ProgressBar::hidden())
    }

    /// True where nobody sees the line.
    pub(crate) fn is_hidden(&self) -> bool {
        self.0.is_hidden()
    }

    /// Work over `all` things of this name begins.
    pub(crate) fn begin(&self, all: u64, noun: &'static str) {
        self.0.set_length(all);
        self.0.set_message(noun);
        self.0.reset();
        self.tick();
    }

    /// So many bytes have been read, or so many things are done.
    pub(crate) fn at(&self, done: u64) {
        self.0.set_position(done);
    }

    /// What has been done so far, with reports per second in front.
    pub(crate) fn tell(&self, reports: u64, words: &str) {
        let seconds = self.0.elapsed().as_secs_f64().max(0.1);
        self.0.set_message(format!("{:.0} reports/s · {words}", reports as f64 / seconds));
    }

    /// A line of its own, above the bar.
    pub(crate) fn complain(&self, line: &str) {
        self.0.suspend(|| eprintln!("{line}"));
    }

    /// Takes the line off the terminal.
    pub(crate) fn end(&self) {
        self.0.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_templates_are_sound() {
        for bytes in [Some(10), None] {
            let progress = Progress::over(bytes);
            progress.at(5);
            progress.tell(3, "3 added");
            assert!(progress.0.message().ends_with("reports/s · 3 added"));
            progress.end();
        }
        let progress = Progress::counting();
        for (all, noun) in [(10, "reports"), (20, "events")] {
            progress.begin(all, noun);
            assert_eq!((progress.0.position(), progress.0.length()), (0, Some(all)));
            progress.at(5);
            assert_eq!((progress.0.position(), progress.0.message()), (5, noun.to_owned()));
        }
        progress.end();
    }
}
