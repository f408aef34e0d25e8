//! Weights that learn by stochastic gradient, the steps of each the smaller the more it has moved (AdaGrad).

/// Weights with the sum of their squared slopes.
pub(crate) struct Adaptive {
    pub(crate) weights: Vec<f32>,
    squares: Vec<f32>,
}

impl Adaptive {
    /// So many weights, all nothing.
    pub(crate) fn new(count: usize) -> Self {
        Self { weights: vec![0.0; count], squares: vec![0.0; count] }
    }

    /// Moves a weight against its slope.
    pub(crate) fn step(&mut self, at: usize, slope: f32, rate: f32) {
        let square = &mut self.squares[at];
        *square += slope * slope;
        self.weights[at] -= rate * slope / (1e-6 + square.sqrt());
    }

    /// Pulls every weight towards nothing by a share.
    pub(crate) fn decay(&mut self, share: f32) {
        self.weights.iter_mut().for_each(|weight| *weight *= 1.0 - share);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_go_against_the_slope_and_grow_smaller() {
        let mut learnt = Adaptive::new(2);
        learnt.step(0, 1.0, 0.1);
        let first = learnt.weights[0];
        learnt.step(0, 1.0, 0.1);
        let second = learnt.weights[0] - first;
        assert!(first < 0.0 && second < 0.0 && second > first);
        assert_eq!(learnt.weights[1], 0.0);
    }
}
