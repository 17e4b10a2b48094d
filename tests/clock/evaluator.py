"""Judges readings of bent clocks by the list of what was commanded, in exact integers of 1e-12 ns.

It shares nothing with what it judges: no arithmetic, no file, no library. From the list it knows the curve of each
family of clocks; each reading lies between two native ones, and must lie between the curve's values at those two,
rounded outwards to whole nanoseconds. Where both native readings lie between two changes, only that stretch of the
curve is allowed: a reading of the stretch before or after is on the wrong side of an activation instant.

The list: `K ns`, `TAI ns`, `BOOTTIME ns` (native distance of REALTIME, TAI, BOOTTIME from MONOTONIC), `C at step rate`
(a change, native MONOTONIC ns, ns, parts per 10^12), `L at slew` (the lease ended: MONOTONIC held, REALTIME native,
or brought back at `slew` parts per 10^12, or held too if that is 0; without `slew`: native),
`H begin end ns` (the host's REALTIME was moved, seen by the page at some instant between begin and end). Or, in place of
changes, `P stepped from offset rate`: the curve itself, piece by piece, of 1 the REALTIME family and 0 the MONOTONIC,
offsets in 1e-12 ns, to a ns as kinds promise it.
"""
import array
import bisect
import collections
import multiprocessing

UNIT = 10**12
HAIR = UNIT // 1000  # by so much less a page may show that rounds its parts
REALTIME, MONOTONIC, REALTIME_COARSE, MONOTONIC_COARSE, BOOTTIME, TAI = 0, 1, 5, 6, 7, 11
NAMES = {REALTIME: "REALTIME", MONOTONIC: "MONOTONIC", REALTIME_COARSE: "REALTIME_COARSE",
         MONOTONIC_COARSE: "MONOTONIC_COARSE", BOOTTIME: "BOOTTIME", TAI: "TAI"}
STEPPED = (REALTIME, REALTIME_COARSE, TAI)
COARSE = (REALTIME_COARSE, MONOTONIC_COARSE)
TICK = 10_000_000
TOGETHER = 1000  # ns: a clock that is brought back past its lease is two readings, this far apart at most


def read_list(path):
    bases, changes, host_steps, lease, pieces = {}, [], [], (), {True: [], False: []}
    with open(path, encoding="ascii") as lines:
        for line in lines:
            word, *numbers = line.split()
            numbers = [int(number) for number in numbers]
            if word == "C":
                changes.append(tuple(numbers))
            elif word == "P":
                pieces[numbers[0] == 1].append(tuple(numbers[1:]))
            elif word == "H":
                host_steps.append(tuple(numbers))
            elif word == "L":
                lease = tuple(numbers)
            else:
                bases[word] = numbers[0]
    return bases, changes, host_steps, lease, pieces


def healed(lease_end, held, stepped, slew):
    """[(from, offset there, rate)] of a clock that was `held` ahead when its lease ended."""
    held = held // UNIT * UNIT
    if not stepped or slew == 0:
        return [(lease_end, held, 0)]
    if slew is None or held == 0:
        return [(lease_end, 0, 0)]
    return [(lease_end, held, -slew if held > 0 else slew), (lease_end - -abs(held) // slew, 0, 0)]


def lines(points):
    """[(from, slope, constant)]: a bent reading without its base, in UNITs, is slope * n + constant."""
    return [(at, UNIT + rate, offset - rate * at) for at, offset, rate in points]


def followed(changes, until, stepped):
    """[(from, offset there, rate)] as far as the changes go that begin before `until`; None: all."""
    points = [(0, 0, 0)]
    for at, step, rate in changes:
        if until is None or at < until:
            begin, offset, old = points[-1]
            points.append((at, offset + old * (at - begin) + (step * UNIT if stepped else 0), rate))
    return points


def held_at(changes, instant, stepped):
    begin, offset, rate = followed(changes, instant, stepped)[-1]
    return offset + rate * (instant - begin)


def curve(changes, lease, stepped):
    """As lines()."""
    lease_end, slew, *_ = *lease, None, None
    points = followed(changes, lease_end, stepped)
    if lease_end is not None:
        points += healed(lease_end, held_at(changes, lease_end, stepped), stepped, slew)
    return lines(points)


class Judge:
    """The curves and bases of one list. Owned by one process."""

    def __init__(self, path):
        bases, changes, self.host_steps, lease, pieces = read_list(path)
        self.apart = TOGETHER * max((*lease[1:], 0))
        self.bases = {MONOTONIC: 0, MONOTONIC_COARSE: 0, REALTIME: bases["K"], REALTIME_COARSE: bases["K"],
                      TAI: bases["TAI"], BOOTTIME: bases["BOOTTIME"]}
        self.curves = {family: lines(pieces[family]) or curve(changes, lease, family) for family in (True, False)}
        # A page's rate is rounded down, so of an offset of whole ns at its lease's end it may hold one less.
        whole = lease and any(held_at(changes, lease[0], family) % UNIT < HAIR for family in (True, False))
        self.rounded = UNIT if pieces[True] or whole else 0
        self.blurred = [at for at, *_ in self.curves[True] if lease and at >= lease[0]]
        self.starts = {family: [point[0] for point in self.curves[family]] for family in (True, False)}

    def native(self, clock, reading):
        """The native MONOTONIC instant of a native reading. The coarse clocks are bracketed by MONOTONIC_COARSE."""
        return reading - (0 if clock in COARSE else self.bases[clock])

    def shifts(self, clock, begin, end):
        """What the host's steps may have added at some instant in [begin, end]."""
        if clock not in STEPPED or not self.host_steps:
            return (0,)
        if clock in COARSE:  # the instant is that of the last tick, the reading is made at most this much later
            end += TICK
        found, total = set(), 0
        for seen_from, seen_by, step in self.host_steps:
            if end < seen_from:
                break
            if begin <= seen_by:
                found.add(total)
            total += step
        found.add(total)
        return found

    def within(self, piece, clock, begin, end, value):
        """Whether a reading without its base fits one stretch of the curve."""
        _, slope, constant = piece
        exact = value * UNIT
        if clock in COARSE:  # one instant, so one value: the floor, or a hair below
            wanted = slope * begin + constant
            return wanted - UNIT - HAIR - self.rounded < exact <= wanted + self.rounded
        loose = UNIT + self.apart + self.rounded
        return slope * begin + constant - loose < exact < slope * end + constant + loose

    def slow(self, clock, begin, end, reading):
        """(right, on the wrong side): every stretch and shift that the bracket touches."""
        family = clock in STEPPED
        starts, pieces = self.starts[family], self.curves[family]
        first = bisect.bisect_right(starts, begin) - 1
        last = bisect.bisect_right(starts, end) - 1
        values = [reading - self.bases[clock] - shift for shift in self.shifts(clock, begin, end)]
        for i in range(first, last + 1):
            low = max(begin, starts[i])
            high = end if i == last else starts[i + 1] - 1
            if any(self.within(pieces[i], clock, low, high, value) for value in values):
                return True, False
        near = [pieces[i] for i in (first - 1, last + 1) if 0 <= i < len(pieces)]
        return False, any(self.within(piece, clock, begin, end, value) for piece in near for value in values)

    def judge(self, readings):
        """Tally over the readings of one file, in their order."""
        tally = collections.Counter()
        examples = []
        curves, starts, bases, native = self.curves, self.starts, self.bases, self.native
        at = {True: 0, False: 0}
        words = iter(readings)
        for head, before, reading in zip(words, words, words):
            clock, width = head >> 56, head & 0xFFFFFFFFFFFFFF
            tally[clock] += 1
            begin = native(clock, before)
            end = begin + width
            if clock in COARSE and (width or any(at - TICK <= begin < at for at in self.blurred)):
                tally["ticked"] += 1  # a tick fell into the bracket, or the end of lease or slew since the last tick
                continue
            family = clock in STEPPED
            ahead = starts[family]
            i = at[family]
            while i + 1 < len(ahead) and ahead[i + 1] <= begin:
                i += 1
            at[family] = i
            if ahead[i] <= begin and (i + 1 == len(ahead) or end < ahead[i + 1]):
                _, slope, constant = curves[family][i]
                exact = (reading - bases[clock]) * UNIT
                if clock not in COARSE and slope * begin + constant - UNIT < exact < slope * end + constant + UNIT:
                    continue
            elif clock not in COARSE:
                tally["straddling"] += 1
            right, wrong_side = self.slow(clock, begin, end, reading)
            if not right:
                tally["outside"] += 1
                tally["wrong side"] += wrong_side
                if len(examples) < 3:
                    examples.append((NAMES[clock], begin, end, reading))
        return tally, examples


def load(path):
    readings = array.array("q")
    with open(path, "rb") as file:
        readings.frombytes(file.read())
    return readings


def decreases(path):
    """How often MONOTONIC went back in one process."""
    words = iter(load(path))
    shown = [reading for head, _, reading in zip(words, words, words) if head >> 56 == MONOTONIC]
    return sum(later < earlier for earlier, later in zip(shown, shown[1:]))


def judge_file(task):
    list_path, file_path = task
    return Judge(list_path).judge(load(file_path))


def evaluate(list_path, file_paths):
    """(tally over all files, examples of what is outside); the files are judged side by side."""
    with multiprocessing.Pool(min(4, len(file_paths))) as pool:
        results = pool.map(judge_file, [(list_path, path) for path in file_paths])
    total = collections.Counter()
    for tally, _ in results:
        total.update(tally)
    return total, [example for _, examples in results for example in examples]


def describe(tally):
    clocks = ", ".join(f"{NAMES[clock]} {tally[clock]:,}" for clock in NAMES if tally[clock])
    readings = sum(tally[clock] for clock in NAMES)
    return (f"{readings:,} readings ({clocks}): {tally['outside']} outside their bracket, {tally['wrong side']} on the "
            f"wrong side of a change, {tally['straddling']:,} brackets over a change, {tally['ticked']:,} over a tick")
