"""Running submissions in forks of a process that has imported everything already.

    grader      --job-->        driver        --control-->   warm process
    `runner`, many             `driver`, one                 `process`, one a driver,
    threads                    a worker slot                 never runs a student's code
                                  ^                               | fork, one a submission
                                  |                               v
                                  +------- one socket, frames --- child
                                                                  `child`, `shell`

The grader holds the secret, and reads only whole answers of a driver. A driver holds none and is
expendable: it reads what a child sends, frame by frame, each bounded. The warm process is told to
fork, to interrupt and to kill over a socket that the child doesn't have.
"""
