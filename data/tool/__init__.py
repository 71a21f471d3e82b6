"""The parts of the gazetteer builder: one module for each kind of entry."""
