//! What an agent thinks of its neighbours, and what passed between them.

use serde::{Deserialize, Serialize, Serializer};
use wide::f32x4;

use super::holding::NOBODY;
use super::params::Params;
use super::task::{WORKS, Work};

/// Neighbours that an agent considers at once; of more it considers so many at random.
pub(super) const ATTENTION: usize = 16;

/// Registers for as many.
const FOURS: usize = ATTENTION / 4;

/// Trust of a stranger.
const TRUST_AT_FIRST: f32 = 0.5;

/// What an agent thinks of a neighbour, and what passed between them in the present window.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Contact {
    /// Expected success in each kind of work.
    pub trust: [f32; WORKS],
    /// Pieces of work passed to this neighbour.
    pub delegated: u32,
}

/// All contacts of an agent, in the order of its neighbours.
///
/// An agent that looks for somebody asks one thing about all of its neighbours, so that their answers lie
/// side by side.
#[derive(Clone, Debug, Deserialize)]
#[serde(from = "Vec<Contact>")]
pub struct Contacts {
    /// By kind of work the trust in each neighbour, as the bits of a float; then pieces of work passed to each;
    /// then, where these are few, as much as makes every row of trust be followed by enough to look at
    /// [`ATTENTION`] numbers from its beginning.
    numbers: Box<[u32]>,
    neighbours: u32,
}

impl From<Vec<Contact>> for Contacts {
    fn from(list: Vec<Contact>) -> Self {
        let mut contacts = Self::strangers(list.len());
        for (place, contact) in list.iter().enumerate() {
            for (work, trust) in contact.trust.iter().enumerate() {
                contacts.numbers[work * list.len() + place] = trust.to_bits();
            }
            contacts.delegated_mut()[place] = contact.delegated;
        }
        contacts
    }
}

impl Serialize for Contacts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl Contacts {
    /// So many strangers.
    #[must_use]
    pub fn strangers(neighbours: usize) -> Self {
        let all = (WORKS + 1) * neighbours;
        let looked_at = (WORKS - 1) * neighbours + ATTENTION;
        let mut numbers = vec![0; all.max(looked_at)];
        numbers[..WORKS * neighbours].fill(TRUST_AT_FIRST.to_bits());
        Self {
            numbers: numbers.into(),
            neighbours: neighbours as u32,
        }
    }

    /// How many.
    #[must_use]
    #[inline]
    pub fn len(&self) -> usize {
        self.neighbours as usize
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.neighbours == 0
    }

    /// Each of them.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Contact> + '_ {
        (0..self.len()).map(|place| Contact {
            trust: std::array::from_fn(|work| self.trusted(place, work)),
            delegated: self.numbers[WORKS * self.len() + place],
        })
    }

    /// Expected success of the neighbour in this place in a kind of work.
    #[must_use]
    #[inline]
    pub fn trust(&self, place: u32, work: Work) -> f64 {
        f64::from(self.trusted(place as usize, work as usize))
    }

    #[inline]
    fn trusted(&self, place: usize, work: usize) -> f32 {
        debug_assert!(place < self.len());
        f32::from_bits(self.numbers[work * self.len() + place])
    }

    /// Moves trust towards what was experienced.
    pub fn experience(&mut self, place: u32, work: Work, success: bool, params: &Params) {
        if !params.feedback {
            return;
        }
        let number = &mut self.numbers[work as usize * self.neighbours as usize + place as usize];
        let trust = f32::from_bits(*number);
        let moved = trust + (f32::from(u8::from(success)) - trust) * params.trust_rate as f32;
        *number = moved.to_bits();
    }

    /// Drifts back to a stranger's trust by this share.
    pub fn relax(&mut self, step: f32) {
        let trusts = WORKS * self.len();
        for number in &mut self.numbers[..trusts] {
            let trust = f32::from_bits(*number);
            *number = (trust + (TRUST_AT_FIRST - trust) * step).to_bits();
        }
    }

    /// Notes that a piece of work was passed to the neighbour in this place.
    #[inline]
    pub(super) fn delegate(&mut self, place: u32) {
        self.delegated_mut()[place as usize] += 1;
    }

    /// Pieces of work passed to each neighbour in the present window.
    #[inline]
    pub fn delegated_mut(&mut self) -> &mut [u32] {
        let begin = WORKS * self.len();
        let end = begin + self.len();
        &mut self.numbers[begin..end]
    }

    /// The most trusted of all but those excluded, the soonest from place `first` on round where several are; one must
    /// not be excluded.
    #[inline]
    pub(super) fn most_trusted(&self, work: Work, first: u32, excluded: [u32; 2]) -> u32 {
        if self.len() > ATTENTION {
            return self.most_trusted_in_turn(work, first, excluded);
        }
        let row = self.row(work);
        let trusts = fours(|place| f32::from_bits(row[place]));
        // All at once and without a branch: nobody foresees who is allowed, nor who is trusted most.
        let places = fours(|place| place as f32);
        let [count, one, other] = [self.neighbours, excluded[0], excluded[1]].map(|n| n as f32);
        let nobody = f32x4::splat(f32::NEG_INFINITY);
        let allowed = |i: usize| {
            let place: f32x4 = places[i];
            let here = place.simd_lt(count) & place.simd_ne(one) & place.simd_ne(other);
            here.select(trusts[i], nobody)
        };
        let trusts = std::array::from_fn(allowed);
        let most = f32x4::splat(greatest(trusts));
        let best = |i: usize| trusts[i].simd_eq(most).to_bitmask() << (4 * i);
        let best = (0..FOURS).fold(0, |all, i| all | best(i));
        let from_first = best >> first << first;
        let sooner = std::hint::select_unpredictable(from_first == 0, best, from_first);
        sooner.trailing_zeros()
    }

    /// The same, however many they are.
    #[cold]
    fn most_trusted_in_turn(&self, work: Work, first: u32, excluded: [u32; 2]) -> u32 {
        let (mut best, mut most) = (NOBODY, f32::NEG_INFINITY);
        for place in (first..self.neighbours).chain(0..first) {
            let trust = self.trusted(place as usize, work as usize);
            if trust > most && !excluded.contains(&place) {
                (best, most) = (place, trust);
            }
        }
        best
    }

    /// Trust in a kind of work, by neighbour, and whatever follows.
    #[inline]
    fn row(&self, work: Work) -> &[u32; ATTENTION] {
        let row = &self.numbers[work as usize * self.len()..];
        row.first_chunk().expect("there is enough behind each row")
    }

    /// Asks for their memory, which is soon to be used.
    #[inline]
    pub(super) fn fetch(&self) {
        polity_engine::fetch_ahead(&self.numbers);
    }
}

/// Numbers for each place, four in a register.
#[inline]
fn fours(number: impl Fn(usize) -> f32) -> [f32x4; FOURS] {
    std::array::from_fn(|i| std::array::from_fn(|k| number(4 * i + k)).into())
}

/// The greatest of all.
#[inline]
fn greatest(of: [f32x4; FOURS]) -> f32 {
    let greater = |a: f32, b: f32| if a > b { a } else { b };
    let pairs = [of[0].fast_max(of[2]), of[1].fast_max(of[3])];
    let [a, b, c, d] = pairs[0].fast_max(pairs[1]).to_array();
    greater(greater(a, c), greater(b, d))
}

#[cfg(test)]
mod tests {
    use polity_engine::random::{Draws, Purpose};

    use super::super::luck::Key;
    use super::*;

    /// Each in turn from `first` on, as a reader would look for the most trusted.
    fn sought(contacts: &Contacts, work: Work, first: u32, excluded: [u32; 2]) -> u32 {
        let count = contacts.len() as u32;
        let round = (0..count).map(|i| (first + i) % count);
        let allowed = round.filter(|place| !excluded.contains(place));
        let trust = |place: u32| contacts.trust(place, work);
        let better = |best, place| {
            if trust(place) > trust(best) {
                place
            } else {
                best
            }
        };
        allowed.reduce(better).expect("somebody is allowed")
    }

    #[test]
    fn the_most_trusted_is_found_as_if_each_were_asked() {
        let key = Key::from_draws(&mut Draws::new(1, Purpose::named("test")));
        let mut drawn = (0..).map(|i| key.draw(i) as u32 >> 3);
        let mut draw = |below: u32| drawn.next().expect("draws never end") % below;
        for _ in 0..20_000 {
            let count = 1 + draw(ATTENTION as u32 + 2);
            // Few values, so that many are alike.
            let mut trust = || draw(4) as f32 / 3.0 - 0.1;
            let list = (0..count).map(|_| Contact {
                trust: std::array::from_fn(|_| trust()),
                delegated: u32::MAX,
            });
            let contacts = Contacts::from(list.collect::<Vec<_>>());
            let work = Work::ALL[draw(4) as usize];
            let first = draw(count);
            // As often as not, there is nobody in such a place.
            let excluded = [draw(2 * count), draw(2 * count)];
            let excluded = excluded.map(|place| if place < count { place } else { NOBODY });
            if (0..count).all(|place| excluded.contains(&place)) {
                continue;
            }
            let expected = sought(&contacts, work, first, excluded);
            assert_eq!(contacts.most_trusted(work, first, excluded), expected);
        }
    }

    #[test]
    fn what_is_written_down_is_what_was_known() {
        for count in [0, 1, 5, 8, 40] {
            let mut contacts = Contacts::strangers(count);
            for place in 0..count as u32 {
                contacts.experience(place, Work::Inform, place % 3 == 0, &Params::default());
                (0..place).for_each(|_| contacts.delegate(place));
            }
            let bytes = postcard::to_stdvec(&contacts).expect("it can be written");
            let back: Contacts = postcard::from_bytes(&bytes).expect("it can be read");
            assert_eq!(back.numbers, contacts.numbers);
            assert_eq!((back.len(), back.iter().count()), (count, count));
        }
    }
}
