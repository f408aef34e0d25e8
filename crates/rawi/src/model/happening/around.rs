//! The features of whether an event took place, and when.

use super::*;

impl Features<'_> {
    /// Whether the event of a trigger took place.
    pub fn status(&self, number: usize) -> Vec<u32> {
        let mut out = Vec::with_capacity(48);
        let trigger = &self.triggers[number];
        let scope = self.ground.scope;
        let at = trigger.at;
        let (row, code, shape) = (self.row(trigger), self.code(trigger), shape_code(trigger));
        let key = scope.words.key(at);
        let bare = crate::morph::clitic::after_conjunction(key).unwrap_or(key);
        let will = u32::from(trigger.is_verb() && bare.starts_with('س'));
        let statement = |id: crate::ids::StatementId| &self.ground.statements[id.index()].quote;
        let told = trigger.told.map(statement);
        let cue = trigger.cue_of.map_or(20, |id| statement(id).act as u32);
        let act = told.map_or(20, |quote| quote.act as u32);
        let clitic = trigger.preposition.map_or(0, |c| c as u32) << 1 | u32::from(trigger.article);
        let words = scope.words;
        let kind = words.block(words.block_at(at)).kind;
        let verdict = status::verdict(self.ground, trigger) as u32;
        let verbal = u32::from(trigger.is_verb());
        let mut add = |template: u32, a: u32, b: u32| out.push(mix(template + 700, a, b));
        add(0, 0, 0);
        add(1, code, 0);
        add(2, verdict, 0);
        add(3, verdict, code);
        add(4, verdict, shape);
        add(5, verdict, act);
        add(6, shape, will);
        add(7, cue, verdict);
        add(8, clitic, verbal);
        add(9, row, 0);
        add(14, kind as u32, verdict);
        add(16, u32::from(told.is_some_and(|quote| quote.hedged || quote.negative)), verdict);
        for (hint, gap) in status::hints(self.ground, trigger) {
            let hint = hash(&scope.lexicon.events.hints[usize::from(hint)].id);
            add(18, hint, verdict);
            add(19, hint, u32::from(gap < 2));
            add(20, hint, verbal);
        }
        // «**تنفذ** القوات عمليات», «هجوم **سيشنه**»: a noun is told of in the tense of its verb.
        let hung = self.clauses.governor(self.ground, at, &trigger.range).filter(|_| verbal == 0);
        let tense = hung.map_or(9, |hung| hung.verb.tense as u32 * 2 + u32::from(hung.relative));
        let carries = hung.map_or(9, |hung| hung.verb.carries.map_or(8, |by| by as u32));
        add(23, tense, verbal);
        add(24, tense, verdict);
        add(25, tense, carries);
        add(26, tense, code);
        let report = words.article.published;
        for moment in when::all(self.ground, trigger) {
            if matches!(moment.source, From::Front | From::Behind) && moment.order == 0 {
                add(22, side_of(&moment.value, report), verbal);
            }
        }
        out
    }

    /// Whether an event belongs to a moment.
    pub fn moment(&self, number: usize, moment: &Moment) -> Vec<u32> {
        let mut out = Vec::with_capacity(32);
        let trigger = &self.triggers[number];
        let words = self.ground.scope.words;
        let source = moment.source as u32;
        let (code, shape) = (self.code(trigger), shape_code(trigger));
        let order = moment.order.min(3) as u32;
        let gap = step(moment.gap);
        let side = side_of(&moment.value, words.article.published);
        let length = moment.value.len() as u32;
        let first = moment.time.map(|id| words.first_at(self.ground.times[id.index()].span.start));
        let between = first.map_or(0..0, |first| first.min(trigger.at)..first.max(trigger.at));
        let between = if trigger.range.contains(&between.start) { between } else { 0..0 };
        let scope = self.ground.scope;
        let marks = between.clone().filter(|at| words.kind(*at) == TokenKind::Punct).count();
        let clauses = between
            .clone()
            .filter(|at| matches!(scope.morphs[*at].class, WordClass::Complementiser | WordClass::Relative));
        let clauses = clauses.count();
        let others = self.triggers.iter().filter(|t| between.contains(&t.at) && t.at != trigger.at).count();
        let governor = first.and_then(|first| first.checked_sub(1)).filter(|at| governs(scope, *at));
        let governor = governor.map_or(0, |at| hash(words.key(at)));
        let inside = first.map_or(0, |first| self.same_statement(trigger, first));
        let kind = words.block(words.block_at(trigger.at)).kind;
        let any_here =
            self.ground.times.iter().any(|t| words.sentences[trigger.sentence].span.contains(t.span));
        let mut add = |template: u32, a: u32, b: u32| out.push(mix(template + 800, a, b));
        add(0, 0, 0);
        add(1, source, order);
        add(2, source, gap);
        add(3, source, side);
        add(4, source, length);
        add(5, source, code);
        add(6, source << 8 | order << 4 | step(marks), step(clauses));
        add(7, source << 4 | order, step(others));
        add(8, governor, source);
        add(9, inside, source);
        add(10, shape, source);
        add(11, shape, side);
        add(12, side, code);
        add(13, u32::from(any_here), source);
        add(14, kind as u32, source);
        add(15, u32::from(trigger.told.is_some()), source);
        add(16, u32::from(trigger.cue_of.is_some()), source);
        add(17, self.row(trigger), source);
        add(18, step(trigger.sentence.index()), source);
        add(19, mix(1, shape, code), source);
        out
    }

    /// 1 where the trigger and a word are told by the same statement, or by none; 2 where not.
    fn same_statement(&self, trigger: &Trigger, at: usize) -> u32 {
        let span = self.ground.scope.words.span(at.min(self.ground.scope.words.len() - 1));
        let told = trigger.told.map(|id| &self.ground.statements[id.index()].quote.content);
        match told {
            Some(content) => 1 + u32::from(!content.iter().any(|c| c.contains(span))),
            None => {
                let other =
                    self.ground.statements.iter().any(|s| s.quote.content.iter().any(|c| c.contains(span)));
                1 + u32::from(other)
            }
        }
    }
}
