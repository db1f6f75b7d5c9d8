"""Close the connection to the driver.

level: basic
"""

import os

os.closerange(3, 1024)
