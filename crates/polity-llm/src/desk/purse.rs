//! What calls under way may still take.

use super::account::Account;
use super::ask::Ask;
use super::budget::Spent;
use crate::Answer;

/// What is left to calls that begin together. They fit while servers keep to the most that a call may take;
/// where one takes more, those that have not begun are not begun.
pub(crate) struct Purse {
    /// With what has come since they began, in the order in which it came: good for this decision alone.
    account: Account,
    /// As it was when they began.
    at_first: Account,
    /// For what has not come yet.
    reserved: Spent,
}

impl Purse {
    /// For calls beside what is booked.
    pub(crate) fn new(account: Account) -> Self {
        Self {
            account,
            at_first: account,
            reserved: Spent::default(),
        }
    }

    /// Reserves the most that an ask may take; `false` where it does not fit.
    pub(crate) fn admit(&mut self, ask: &Ask) -> bool {
        let mut reserved = self.reserved;
        self.account.reserve(ask, &mut reserved);
        let fits = self.account.fits(&reserved).is_none();
        if fits {
            self.reserved = reserved;
        }
        fits
    }

    /// Takes out what an ask has come to.
    pub(crate) fn pay(&mut self, ask: &Ask, answer: &Answer) {
        let mut reserved = Spent::default();
        self.at_first.reserve(ask, &mut reserved);
        self.reserved.give_back(&reserved);
        self.account.book_answer(ask, answer);
    }

    /// Whether there is enough for all that was reserved.
    pub(crate) fn is_enough(&self) -> bool {
        self.account.fits(&self.reserved).is_none()
    }
}
