"""Start threads without end.

level: basic
"""

import threading
import time

for _ in range(20_000):
    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
