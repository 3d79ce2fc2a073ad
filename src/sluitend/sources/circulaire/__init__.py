"""The workbooks of the ministry that come with a circular of the gemeentefonds."""
