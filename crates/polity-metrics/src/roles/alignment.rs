//! Giving clusters of a later window the names of the earlier ones they continue.

/// More groups than this are refused: the table alone would take 128 MiB, the search minutes.
pub const GROUPS_MAX: usize = 4096;

/// Renames the labels of `later` so that as many agents as possible keep their `earlier` label.
///
/// Cluster labels are arbitrary: the k-th cluster of one window has nothing to do with the k-th of
/// the next. Labels are 0 to `groups` − 1; the renaming is a permutation of them, found by the
/// Hungarian method. `None` when the lengths differ, a label is not below `groups`, or `groups`
/// exceeds [`GROUPS_MAX`]. O(n + groups³).
#[must_use]
pub fn align_labels(earlier: &[usize], later: &[usize], groups: usize) -> Option<Vec<usize>> {
    let valid = |labels: &[usize]| labels.iter().all(|label| *label < groups);
    let same_agents = earlier.len() == later.len();
    if groups > GROUPS_MAX || !same_agents || !valid(earlier) || !valid(later) {
        return None;
    }
    let mut cost = vec![0_i64; groups * groups];
    for (before, after) in earlier.iter().zip(later) {
        cost[after * groups + before] -= 1;
    }
    let renamed = assign_min_cost(&cost, groups)?;
    Some(later.iter().map(|label| renamed[*label]).collect())
}

/// Assigns every row of a square cost matrix (row-major, `size` × `size`) its own column, at least
/// total cost; returns the column of each row.
///
/// The Hungarian method with potentials, one shortest augmenting path per row (Kuhn 1955; Jonker &
/// Volgenant 1987). Among equally good assignments the choice is fixed by the order of columns.
/// `None` when the matrix is not square of that size. O(size³).
#[must_use]
pub fn assign_min_cost(cost: &[i64], size: usize) -> Option<Vec<usize>> {
    if size.checked_mul(size) != Some(cost.len()) {
        return None;
    }
    let mut matching = Matching::new(cost, size);
    (0..size).for_each(|row| matching.add_row(row));
    matching.columns_by_row()
}

/// A matching of some rows, with potentials under which every reduced cost is ≥ 0.
///
/// Potentials are `i128`, since they add up to `size` costs.
struct Matching<'a> {
    cost: &'a [i64],
    size: usize,
    row_potential: Vec<i128>,
    column_potential: Vec<i128>,
    row_of: Vec<Option<usize>>,
}

/// Shortest paths from a new row to the columns.
struct Search {
    distance: Vec<i128>,
    /// The column before on the path; `None` for the first.
    before: Vec<Option<usize>>,
    done: Vec<bool>,
}

impl<'a> Matching<'a> {
    fn new(cost: &'a [i64], size: usize) -> Self {
        let zeros = || vec![0; size];
        let row_of = vec![None; size];
        Self {
            cost,
            size,
            row_potential: zeros(),
            column_potential: zeros(),
            row_of,
        }
    }

    fn reduced_cost(&self, row: usize, column: usize) -> i128 {
        let cost = i128::from(self.cost[row * self.size + column]);
        cost - self.row_potential[row] - self.column_potential[column]
    }

    /// Matches one more row, rematching others along the cheapest alternating path.
    fn add_row(&mut self, new: usize) {
        let size = self.size;
        let mut search = Search {
            distance: vec![i128::MAX; size],
            before: vec![None; size],
            done: vec![false; size],
        };
        let (mut row, mut via, mut travelled) = (new, None, 0);
        while let Some(column) = self.nearest(row, via, travelled, &mut search) {
            travelled = search.distance[column];
            let Some(taken_by) = self.row_of[column] else {
                self.update_potentials(new, travelled, &search);
                return self.rematch(new, column, &search);
            };
            search.done[column] = true;
            (row, via) = (taken_by, Some(column));
        }
    }

    /// Relaxes the edges of `row`, reached after `travelled`, and returns the nearest open column.
    fn nearest(
        &self,
        row: usize,
        via: Option<usize>,
        travelled: i128,
        search: &mut Search,
    ) -> Option<usize> {
        for column in 0..self.size {
            let length = travelled + self.reduced_cost(row, column);
            if !search.done[column] && length < search.distance[column] {
                search.distance[column] = length;
                search.before[column] = via;
            }
        }
        let open = (0..self.size).filter(|column| !search.done[*column]);
        open.min_by_key(|column| search.distance[*column])
    }

    /// Keeps reduced costs ≥ 0, and 0 along the path.
    fn update_potentials(&mut self, new: usize, travelled: i128, search: &Search) {
        self.row_potential[new] += travelled;
        for column in (0..self.size).filter(|column| search.done[*column]) {
            let slack = travelled - search.distance[column];
            self.column_potential[column] -= slack;
            if let Some(row) = self.row_of[column] {
                self.row_potential[row] += slack;
            }
        }
    }

    /// Shifts the rows along the path by one column, which frees the first for the new row.
    fn rematch(&mut self, new: usize, last: usize, search: &Search) {
        let mut column = last;
        while let Some(before) = search.before[column] {
            self.row_of[column] = self.row_of[before];
            column = before;
        }
        self.row_of[column] = Some(new);
    }

    fn columns_by_row(&self) -> Option<Vec<usize>> {
        let mut columns = vec![0; self.size];
        for (column, row) in self.row_of.iter().enumerate() {
            columns[(*row)?] = column;
        }
        Some(columns)
    }
}
