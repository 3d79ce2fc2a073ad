"""The fictional country: invented municipalities with planted events of exactly known size.

Everything here is invented. The country is written in the very file formats of the real sources,
so that it can stand in for them, and carries a table of planted events with the effect each has.
"""
