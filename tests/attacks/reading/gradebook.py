"""Read the gradebook, as a database and as a file.

level: basic
"""

import sqlite3

try:
    connection = sqlite3.connect(WHERE["outside"] + "/gradebook.db")
    take(connection.execute("select 1").fetchall())
except (sqlite3.Error, OSError):
    pass
take(open(WHERE["outside"] + "/gradebook.db").read())
