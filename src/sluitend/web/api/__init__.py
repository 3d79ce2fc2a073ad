"""The REST interface: resources under ``/api/v1``, described by the document made from the same declarations."""
