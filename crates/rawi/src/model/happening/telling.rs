//! The features of a word that may tell of an event.

use super::*;

impl Features<'_> {
    /// Whether a word tells of an event.
    pub fn event(&self, number: usize) -> Vec<u32> {
        let mut out = Vec::with_capacity(80);
        let trigger = &self.triggers[number];
        let (row, code, shape) = (self.row(trigger), self.code(trigger), shape_code(trigger));
        let mut add = |template: u32, a: u32, b: u32| out.push(mix(template + 500, a, b));
        self.event_words(trigger, (row, code, shape), &mut add);
        self.event_around(number, (row, code), &mut add);
        self.event_statements(trigger, (row, code), &mut add);
        self.event_parties(number, (row, code), &mut add);
        out
    }

    fn event_words(
        &self,
        trigger: &Trigger,
        (row, code, shape): (u32, u32, u32),
        add: &mut dyn FnMut(u32, u32, u32),
    ) {
        let at = trigger.at;
        let (before, behind) = (at.checked_sub(1), Some(at + 1));
        let clitics = u32::from(trigger.article)
            | u32::from(trigger.conjunction) << 1
            | trigger.preposition.map_or(0, |c| c as u32) << 2;
        let own = hash(self.ground.scope.words.key(at));
        add(0, 0, 0);
        add(1, row, 0);
        add(2, row, shape);
        add(3, code, shape);
        add(4, code, 0);
        add(5, own, code);
        add(6, clitics, shape);
        add(7, clitics, row);
        add(8, self.key(before, trigger), code);
        add(9, self.key(behind, trigger), code);
        add(10, self.sort(before, trigger), shape);
        add(11, self.sort(behind, trigger), shape);
        add(12, self.sort(behind, trigger), row);
        add(13, self.sort(before, trigger), row);
        add(14, self.cluster(before, trigger), code);
        add(15, self.cluster(behind, trigger), code);
        add(16, self.cluster(Some(at + 2), trigger), code);
        add(17, self.cluster(at.checked_sub(2), trigger), code);
        add(18, self.key(before, trigger), shape);
        add(19, u32::from(trigger.doubtful), shape);
        add(20, u32::from(trigger.suffixed), row);
        let level = u32::from(self.ground.scope.lexicon.events.get(trigger.row).level);
        add(23, level, shape);
        add(24, level, clitics);
        add(25, level, code);
        add(26, level, self.sort(before, trigger));
        add(27, level, self.sort(behind, trigger));
        for near in at.saturating_sub(6)..at + 7 {
            if near != at && trigger.range.contains(&near) {
                add(21 + u32::from(near > at), self.cluster(Some(near), trigger), code);
            }
        }
    }

    fn event_around(&self, number: usize, (row, code): (u32, u32), add: &mut dyn FnMut(u32, u32, u32)) {
        let trigger = &self.triggers[number];
        let (words, mentions) = (self.ground.scope.words, self.ground.mentions);
        let kind = words.block(words.block_at(trigger.at)).kind;
        add(30, kind as u32, code);
        add(31, step(trigger.sentence.index()), code);
        let earlier = &self.triggers[..number];
        let same_row = earlier.iter().filter(|t| t.row == trigger.row).count();
        let here =
            |t: &&Trigger| t.sentence == trigger.sentence && t.at != trigger.at && self.code(t) == code;
        let before = earlier.iter().filter(here).count();
        let later = self.triggers[number..].iter().filter(here).count();
        let same_code = earlier.iter().filter(|t| self.code(t) == code && t.at != trigger.at).count();
        add(32, step(same_row), kind as u32);
        add(33, step(before), code);
        add(34, step(later), code);
        add(35, step(same_code), code);
        add(36, step(self.counts[code as usize]), code);
        for (other, count) in self.counts.iter().enumerate() {
            if *count > 0 {
                add(37, other as u32 * 10 + step(*count).min(4), code);
            }
        }
        for cluster in &self.heading {
            add(38, *cluster, code);
            add(39, *cluster, 0);
        }
        let here = |m: &&Mention| trigger.range.contains(&m.tokens.start) && !m.nested;
        let sentence: Vec<&Mention> = mentions.iter().filter(here).collect();
        let inside = sentence.iter().find(|m| m.tokens.contains(&trigger.at));
        let inner =
            inside.map_or(0, |m| 1 + u32::from(m.named) + 2 * u32::from(m.tokens.start == trigger.at));
        add(40, inner, code);
        add(41, inner, row);
        add(42, step(sentence.len()), code);
        let next = sentence.iter().find(|m| m.tokens.start > trigger.at);
        let last = sentence.iter().rev().find(|m| m.tokens.end <= trigger.at);
        let seen = |m: Option<&&Mention>, gap: &dyn Fn(&Mention) -> usize| {
            m.map_or(99, |m| m.kind as u32 * 16 + step(gap(m)) * 2 + u32::from(m.named))
        };
        add(43, seen(next, &|m| m.tokens.start - trigger.at - 1), code);
        add(44, seen(last, &|m| trigger.at - m.tokens.end), code);
        add(45, next.map_or(99, |m| m.kind as u32), row);
        add(46, last.map_or(99, |m| m.kind as u32), row);
        let roles = |m: &&&Mention| self.role(m);
        for role in sentence.iter().filter_map(|m| roles(&m)) {
            add(47, hash(role), code);
        }
        let states = sentence.iter().filter(|m| m.country.is_some()).count();
        add(48, step(states), code);
        let span = words.sentences[trigger.sentence].span;
        let times = self.ground.times.iter().filter(|time| span.contains(time.span)).count();
        add(49, step(times), code);
    }

    /// Who takes part as grammar has it.
    fn event_parties(&self, number: usize, (row, code): (u32, u32), add: &mut dyn FnMut(u32, u32, u32)) {
        let guess = &self.guesses[number];
        let seen = |who: Option<crate::ids::MentionId>| {
            who.map_or((0, 0), |id| {
                let mention = &self.ground.mentions[id.index()];
                let role = self.ground.chains[self.ground.chain(id).index()].role.map_or(1, hash);
                (
                    1 + mention.kind as u32 * 4 + u32::from(mention.named) + 2 * u32::from(mention.definite),
                    role,
                )
            })
        };
        let (actor, recipient) = (seen(guess.actor), seen(guess.recipient));
        let beside = u32::from(guess.beside);
        add(80, actor.0 << 1 | beside, code);
        add(81, recipient.0, code);
        add(82, actor.1, code);
        add(83, recipient.1, code);
        add(84, actor.0 << 1 | beside, 0);
        add(85, recipient.0, 0);
        add(86, u32::from(actor.0 > 0) << 1 | u32::from(recipient.0 > 0), row);
        add(87, u32::from(actor.0 > 0) << 2 | u32::from(recipient.0 > 0) << 1 | beside, code);
        add(88, actor.1, recipient.1);
        let level = u32::from(self.ground.scope.lexicon.events.get(self.triggers[number].row).level);
        add(92, actor.0 << 1 | beside, level);
        add(93, recipient.0, level);
        add(94, u32::from(actor.0 > 0) << 2 | u32::from(recipient.0 > 0) << 1 | beside, level);
        let known = |who: Option<crate::ids::MentionId>| {
            who.is_some_and(|id| self.ground.chains[self.ground.chain(id).index()].actor.is_some())
        };
        add(89, u32::from(known(guess.actor)) << 1 | u32::from(known(guess.recipient)), code);
        // The same parties in an event of this type before.
        let same = |other: usize| {
            let theirs = &self.guesses[other];
            let pair = |a: Option<crate::ids::MentionId>, b: Option<crate::ids::MentionId>| {
                a.zip(b).is_some_and(|(a, b)| self.ground.chain(a) == self.ground.chain(b))
            };
            let code_too = self.code(&self.triggers[other]) == code
                && self.triggers[other].at != self.triggers[number].at;
            if code_too {
                1 + usize::from(pair(theirs.actor, guess.actor))
                    + 2 * usize::from(pair(theirs.recipient, guess.recipient))
            } else {
                0
            }
        };
        let most = (0..number).map(same).max().unwrap_or(0);
        add(90, most as u32, code);
        add(91, most as u32, 0);
        add(95, most as u32, level);
    }

    fn role(&self, mention: &Mention) -> Option<&'static str> {
        let at = self.ground.mentions.binary_search_by_key(&mention.tokens.start, |m| m.tokens.start).ok()?;
        self.ground.chains[self.ground.chain_of[at].index()].role
    }

    fn event_statements(
        &self,
        trigger: &Trigger,
        (row, code): (u32, u32),
        add: &mut dyn FnMut(u32, u32, u32),
    ) {
        let statement = |id: crate::ids::StatementId| &self.ground.statements[id.index()];
        let cue = trigger.cue_of.map(statement);
        let act = cue.map_or(20, |s| s.quote.act as u32);
        add(60, act, code);
        add(61, act, row);
        if let Some(cue) = cue {
            add(62, hash(&cue.quote.lemma), code);
            add(63, u32::from(!cue.addressees.is_empty()), code);
            let head =
                cue.quote.content.first().map_or(usize::MAX, |c| self.ground.scope.words.first_at(c.start));
            let near =
                self.ground.mentions.iter().find(|m| m.tokens.start >= head && m.tokens.start < head + 8);
            add(64, near.map_or(9, |m| m.kind as u32), code);
            add(65, cue.quote.kind as u32, code);
            add(66, self.cluster(Some(head), trigger), code);
            let last = head.saturating_add(12).min(trigger.range.end);
            (head.min(last)..last).for_each(|at| add(67, self.cluster(Some(at), trigger), code));
        }
        let told = trigger.told.map_or(20, |id| statement(id).quote.act as u32);
        add(70, told, code);
        add(71, u32::from(told == 20), row);
        for (hint, _) in status::hints(self.ground, trigger) {
            add(72, u32::from(hint), code);
            add(73, u32::from(hint), 0);
        }
    }
}
