//! [`Links`]: which reports belong together, from links between two of them.

/// Reports that are joined, and excerpts that may be.
#[derive(Clone, Debug)]
pub(super) struct Links {
    /// For each report, one that it is joined to and that comes before it, or itself.
    parents: Vec<u32>,
    /// Short report, long report, how much of the short one the long one has.
    excerpts: Vec<(u32, u32, f32)>,
}

/// What became of a report that is joined to no other.
#[derive(Clone, Copy, PartialEq)]
enum Alone {
    Yes,
    /// It joined another by an excerpt.
    Leaf,
    /// Another joined it.
    Hub,
}

impl Links {
    /// No links between so many reports.
    pub(super) fn new(reports: usize) -> Self {
        Self { parents: (0..reports as u32).collect(), excerpts: Vec::new() }
    }

    /// The first report of those that a report is joined to.
    pub(super) fn root(&mut self, mut report: u32) -> u32 {
        while self.parents[report as usize] != report {
            let parent = self.parents[report as usize];
            self.parents[report as usize] = self.parents[parent as usize];
            report = parent;
        }
        report
    }

    /// Joins two reports, and all that they are joined to.
    pub(super) fn join(&mut self, one: u32, other: u32) {
        let (one, other) = (self.root(one), self.root(other));
        self.parents[one.max(other) as usize] = one.min(other);
    }

    /// Notes that a short report stands in a long one.
    pub(super) fn excerpt(&mut self, short: u32, long: u32, shared: f32) {
        self.excerpts.push((short, long, shared));
    }

    /// The reports that belong together, where they are more than one.
    ///
    /// By an excerpt a report joins others only when it is joined to none yet, and only one or those around one: so no
    /// round-up makes two clusters into one, and no chain of excerpts comes about.
    pub(super) fn clusters(mut self) -> Vec<Vec<u32>> {
        let mut excerpts = std::mem::take(&mut self.excerpts);
        excerpts.sort_unstable_by(|a, b| b.2.total_cmp(&a.2).then((a.0, a.1).cmp(&(b.0, b.1))));
        let sizes = self.sizes();
        let mut alone: Vec<Option<Alone>> = (0..sizes.len() as u32)
            .map(|report| (sizes[self.root(report) as usize] == 1).then_some(Alone::Yes))
            .collect();
        for (short, long, _) in excerpts {
            let (leaf, hub) = match (alone[short as usize], alone[long as usize]) {
                (Some(Alone::Yes), Some(Alone::Yes | Alone::Hub) | None) => (short, long),
                (Some(Alone::Hub) | None, Some(Alone::Yes)) => (long, short),
                _ => continue,
            };
            self.join(leaf, hub);
            alone[leaf as usize] = Some(Alone::Leaf);
            if alone[hub as usize].is_some() {
                alone[hub as usize] = Some(Alone::Hub);
            }
        }
        let mut clusters: Vec<Vec<u32>> = vec![Vec::new(); self.parents.len()];
        for report in 0..self.parents.len() as u32 {
            let root = self.root(report);
            clusters[root as usize].push(report);
        }
        clusters.retain(|cluster| cluster.len() > 1);
        clusters
    }

    /// How many reports are joined to each root.
    fn sizes(&mut self) -> Vec<u32> {
        let mut sizes = vec![0; self.parents.len()];
        for report in 0..self.parents.len() as u32 {
            sizes[self.root(report) as usize] += 1;
        }
        sizes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn excerpts_join_what_is_alone() {
        let mut links = Links::new(7);
        links.join(0, 1);
        links.join(2, 3);
        links.excerpt(1, 4, 0.9);
        links.excerpt(3, 4, 0.8);
        links.excerpt(5, 6, 0.5);
        assert_eq!(links.clusters(), [vec![0, 1, 4], vec![2, 3], vec![5, 6]]);
    }

    #[test]
    fn no_chain_comes_of_excerpts() {
        let mut links = Links::new(5);
        links.excerpt(0, 1, 0.9);
        links.excerpt(2, 1, 0.8);
        links.excerpt(2, 3, 0.7);
        links.excerpt(4, 3, 0.6);
        assert_eq!(links.clusters(), [vec![0, 1, 2], vec![3, 4]]);
    }
}
