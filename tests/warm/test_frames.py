"""Is what a stranger sends bounded, whole, and never more than it says?"""

import io
import json
import socket
import time

import pytest
from nbformat.v4 import new_output

from autograder.grading.running.keeping import Kept
from autograder.grading.running.run import Cases, Executed, Limits
from autograder.warm.frames import HEADER, Closed, Frames, Late, TooLarge
from autograder.warm.jobs import (
    Job,
    executed_from_bytes,
    executed_to_bytes,
    job_from_bytes,
    job_to_bytes,
    read_block,
    write_block,
)
from autograder.warm.outputs import Outputs


@pytest.fixture
def ends():
    """Two ends of one connection: ours bounded to 1000 bytes, and a raw one."""
    ours, theirs = socket.socketpair()
    frames = Frames(ours, 1000)
    yield frames, theirs
    frames.close()
    theirs.close()


def soon():
    return time.monotonic() + 0.2


def test_frames_arrive_whole_and_in_order(ends):
    frames, theirs = ends
    other = Frames(theirs, 10)
    other.send(b"a", b"one", soon())
    other.send_json(b"b", {"two": 2}, soon())
    assert frames.receive(soon()).data == b"one"
    second = frames.receive(soon())
    assert (second.kind, second.json()) == (b"b", {"two": 2})


def test_a_frame_in_parts_survives_a_deadline(ends):
    """An interrupted cell answers late: what came before the deadline is not lost."""
    frames, theirs = ends
    whole = HEADER.pack(b"a", 6) + b"abcdef"
    for part in (whole[:3], whole[3:8]):
        theirs.send(part)
        with pytest.raises(Late):
            frames.receive(soon())
    theirs.send(whole[8:])
    assert frames.receive(soon()).data == b"abcdef"


def test_more_than_may_be_sent_is_not_waited_for(ends):
    frames, theirs = ends
    theirs.send(HEADER.pack(b"a", 1001))
    with pytest.raises(TooLarge):
        frames.receive(soon())


def test_a_flood_does_not_outlast_the_deadline(ends):
    frames, theirs = ends
    theirs.send((HEADER.pack(b"a", 1) + b"x") * 1000)
    with pytest.raises(Late):
        while True:
            frames.receive(time.monotonic() - 1)


def test_the_end_is_told_from_a_pause(ends):
    frames, theirs = ends
    theirs.close()
    with pytest.raises(Closed):
        frames.receive(soon())
    with pytest.raises(Closed):
        for _ in range(9):
            frames.send(b"a", bytes(1 << 20), soon())


def test_a_reader_that_does_not_read_is_not_waited_for(ends):
    with pytest.raises(Late):
        ends[0].send(b"a", bytes(1 << 24), soon())


def test_jobs_and_answers_come_back_as_they_were():
    job = Job(b"{}", {"a/b": b"\xff\0"}, Cases({"f": 2}, (1, 2**60)), Limits(cell=0.5))
    assert job_from_bytes(job_to_bytes(job)) == job
    executed = Executed(b"\xc3\xa4", {("f", 0): b"\0", ("f", 1): None}, {"f": "stopped"}, "why")
    assert executed_from_bytes(executed_to_bytes(executed)) == executed


def test_a_block_larger_than_agreed_is_none():
    file = io.BytesIO()
    write_block(file, bytes(100))
    file.seek(0)
    assert read_block(file, 99) is None
    file.seek(0)
    assert read_block(file, 100) == bytes(100)
    assert read_block(file, 100) is None


def collected(*sent, left=10_000):
    outputs = []
    kept = Outputs(Kept(outputs, left), {})
    for one in sent:
        kept.add(one if isinstance(one, bytes) else json.dumps(one).encode())
    return outputs


@pytest.mark.parametrize(
    "made_up",
    [
        b"",
        b"[" * 100_000,
        b"3",
        {"output_type": "pyout"},
        {"output_type": "stream", "name": "stdin", "text": "x"},
        {"output_type": "stream"},
        {"output_type": "error", "ename": "E", "evalue": "", "traceback": 3},
        {"output_type": "display_data", "data": [], "metadata": {}},
        {"output_type": "execute_result", "data": {"text/plain": "2"}, "metadata": 5},
        {"output_type": "update_display_data", "display_id": "unknown", "data": {}},
        {"output_type": ["stream"]},
    ],
    ids=str,
)
def test_what_is_no_output_is_dropped(made_up):
    assert collected(made_up, left=1_000_000) == []


def test_odd_values_become_text_and_surrogates_are_replaced():
    (stream,) = collected({"output_type": "stream", "name": "stdout", "text": "\ud800"})
    assert stream.text.encode() == b"?"
    (shown,) = collected(
        {"output_type": "display_data", "data": {"text/html": ["a", 3]}, "metadata": {}}
    )
    assert shown.data["text/html"] == "a3"
    assert set(shown) == set(new_output("display_data"))


def test_streams_are_joined_and_cut_at_the_limit():
    line = {"output_type": "stream", "name": "stdout", "text": "x" * 60}
    (stream,) = collected(*[line] * 9, left=700)
    assert 60 < len(stream.text) <= 400


def test_a_bundle_that_is_too_large_is_dropped_whole():
    big = {"output_type": "display_data", "data": {"text/plain": "x" * 500}, "metadata": {}}
    assert collected(big, left=300) == []


def test_one_error_gets_through_in_short():
    said = {"ename": "E", "evalue": "no" * 400, "traceback": ["x"] * 20_000}
    error = {"output_type": "error", **said}
    flood = {"output_type": "stream", "name": "stdout", "text": "x" * 900}
    printed, kept = collected(flood, error, error, left=600)
    assert printed.output_type == "stream" and kept.ename == "E"
    assert len(kept.evalue) == 200 and len(kept.traceback) == 1


def test_one_value_gets_through_in_short():
    value = {
        "output_type": "execute_result",
        "data": {"text/plain": "1" * 900, "text/html": "x"},
        "metadata": {},
    }
    (kept,) = collected(value, value, left=600)
    assert kept.data == {"text/plain": "1" * 200}


def test_an_update_counts_as_much_as_what_is_new():
    def show(kind, text):
        data = {"data": {"text/plain": text}, "metadata": {}, "display_id": "d"}
        return {"output_type": kind, **data}

    updates = [show("update_display_data", "x" * 200) for _ in range(3)]
    (shown,) = collected(show("display_data", "old"), *updates, left=700)
    assert shown.data["text/plain"] == "x" * 200
    (shown,) = collected(show("display_data", "old"), *updates, left=500)
    assert shown.data["text/plain"] == "old"


def test_many_small_outputs_are_too_many():
    small = {"output_type": "display_data", "data": {"text/plain": "x"}, "metadata": {}}
    assert len(collected(*[small] * 100, left=10_000)) < 30
