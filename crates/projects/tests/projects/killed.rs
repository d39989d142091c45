//! Killed at whatever moment: what was answered is there, and both texts belong together.
