"""What each kind of fault does to a clock, by its definition in docs and specs and by nothing of ours: exact integers, a
sine from Python's own, a random walk drawn again from its seed.

A model is given the fault's parameters as a spec has them, its begin and its seed, and yields its pieces in order:
(from, offset, rate, bends): native ns, 1e-12 ns, parts per 10^12, whether MONOTONIC bends with it; an offset of None goes
on where the last piece ended. Until the fault ends: healing is apart.
"""
import math
import re

UNIT = 10**12
SECOND = 10**9
NANOSECONDS = {"ns": 1, "us": 10**3, "ms": 10**6, "s": SECOND, "m": 60 * SECOND, "h": 3600 * SECOND, "d": 86_400 * SECOND}
MASK = 2**64 - 1


def duration(text):
    """ns of "+5ms" or "2h30m"."""
    sign = -1 if text.startswith("-") else 1
    return sign * sum(int(n) * NANOSECONDS[unit] for n, unit in re.findall(r"(\d+)([a-z]+)", text))


def rate(text):
    """parts per 10^12 of "-200ppm"."""
    number, unit = re.fullmatch(r"([+-]?\d+)(ppm|ppb)", text).groups()
    return int(number) * {"ppm": 10**6, "ppb": 10**3}[unit]


def mixed(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


class Draws:
    """xoshiro256** spread by SplitMix64 over a seed and a name. Owned by one model."""

    GOLDEN = 0x9E3779B97F4A7C15

    def __init__(self, seed, name):
        counter = mixed((seed + self.GOLDEN) & MASK)
        for letter in name.encode():
            counter = mixed(((counter ^ letter) + self.GOLDEN) & MASK)
        self.state = []
        for _ in range(4):
            counter = (counter + self.GOLDEN) & MASK
            self.state.append(mixed(counter))

    def next(self):
        a, b, c, d = self.state
        rotated = (b * 5 & MASK) << 7 | (b * 5 & MASK) >> 57
        c, d = c ^ a, d ^ b
        self.state = [a ^ d, b ^ c, c ^ (b << 17 & MASK), (d << 45 | d >> 19) & MASK]
        return (rotated & MASK) * 9 & MASK

    def below(self, bound):
        unfair = (2**64 - bound) % bound
        while (product := self.next() * bound) & MASK < unfair:
            pass
        return product >> 64

    def normal(self):
        """Twelve uniform draws less six, in units of 2^-32."""
        words = [self.next() for _ in range(6)]
        return sum((word >> 32) + (word & 0xFFFFFFFF) for word in words) - 6 * (2**32 - 1)


def step(given, begin, _seed, _end):
    yield begin, duration(given["by"]) * UNIT, 0, False


def drift(given, begin, _seed, _end):
    yield begin, 0, rate(given["rate"]), True


def freeze(_given, begin, _seed, _end):
    yield begin, 0, -UNIT, True


def straight(begin, to, over):
    """To `to` ns within `over` ns, and held."""
    yield begin, 0, to * UNIT // over, True
    yield begin + over, to * UNIT, 0, True


def ramp(given, begin, _seed, _end):
    return straight(begin, duration(given["to"]), duration(given["over"]))


def slew_to(given, begin, _seed, _end):
    to = duration(given["to"])
    return straight(begin, to, abs(to) * UNIT // rate(given["rate"]))


def leap(given, begin, _seed, _end):
    to = -SECOND if given["second"] == "insert" else SECOND
    return straight(begin, to, duration(given["smear"])) if "smear" in given else iter([(begin, to * UNIT, 0, False)])


def strobe(given, begin, _seed, end):
    by, every = duration(given["by"]), duration(given["every"])
    k = 0
    while (at := begin + k * every // 2) < end:
        yield at, by * UNIT if k % 2 == 0 else 0, 0, False
        k += 1


def jitter(given, begin, seed, end):
    by, every = duration(given["by"]), duration(given["every"])
    for k, at in enumerate(range(begin, end, every)):
        yield at, (Draws((seed >> 1) + k, "jitter").below(2 * by + 1) - by) * UNIT, 0, False


def sine(given, begin, _seed, end):
    """256 chords a period."""
    by, period = duration(given["by"]), duration(given["period"])

    def height(k):
        return round(by * 10**3 * math.sin(2 * math.pi * (k % 256) / 256)) * UNIT // 10**3

    k = 0
    while (at := k * period // 256) < end - begin:
        length = (k + 1) * period // 256 - at
        yield begin + at, height(k), (height(k + 1) - height(k)) // length, True
        k += 1


def wander(given, begin, seed, end):
    """Phase and frequency by the exact discretisation of the two-state model."""
    walk, white = rate(given["walk"]), rate(given.get("white", "0ppm"))
    every = duration(given.get("every", "1s"))
    root = math.isqrt(every * SECOND)  # 10^9 times the root of the step in seconds
    phase = frequency = 0
    for k, at in enumerate(range(begin, end, every)):
        if k % 64 == 0:
            draws = Draws((seed >> 1) + k // 64, "wander")
        whitened = white * root * draws.normal() >> 32
        walked = (walk * root * draws.normal() >> 32) // SECOND
        between = walk * root // 3_464_101_615 * every * draws.normal() >> 32
        mean = (whitened + frequency * every + walked * every // 2 + between) // every
        yield at, phase, mean, True
        frequency += walked
        phase += mean * every


def servo(given, begin, _seed, end):
    """Within the limits at which neither daemon steps."""
    share, fastest = {"ntpd": (4, 500 * 10**6), "chrony": (1, 83_333 * 10**6)}[given["daemon"]]
    poll, error, shown = duration(given["poll"]), duration(given["to"]) * UNIT, 0
    for at in range(begin, end, poll):
        slewed = max(-fastest, min(fastest, error // (share * poll)))
        yield at, shown, slewed, True
        error -= slewed * poll
        shown += slewed * poll


def playback(given, begin, _seed, _end):
    """Straight from row to row; what is steeper than a half is a jump."""
    with open(given["from"], encoding="ascii") as file:
        rows = [tuple(round(float(word) * SECOND) for word in line.split(",")) for line in file]
    # REALTIME jumps to the first row, and so MONOTONIC is behind it by that.
    yield begin, rows[0][1] * UNIT, 0, False
    for (at, offset), (later, wanted) in zip(rows, rows[1:]):
        if 2 * abs(wanted - offset) < later - at:
            yield begin + at, offset * UNIT, (wanted - offset) * UNIT // (later - at), True
            yield begin + later, wanted * UNIT, 0, True
        else:
            yield begin + at, offset * UNIT, 0, True
            yield begin + later, wanted * UNIT, 0, False


MODELS = {model.__name__: model for model in (step, drift, freeze, ramp, slew_to, leap, strobe, jitter, sine, wander, servo,
                                              playback)}


def curves(pieces, heal):
    """(REALTIME, MONOTONIC): [(from, offset, rate)], from `pieces` and then healed as `heal` says: (at, form, rate)."""
    realtime, monotonic = [(0, 0, 0)], [(0, 0, 0)]

    def reached(curve, at):
        begin, offset, slope = curve[-1]
        return offset + slope * (at - begin)

    heal_at, form, slew = heal
    for at, offset, slope, bends in pieces:
        if at >= heal_at:
            break
        # What REALTIME gains by a jump is no gain of MONOTONIC's.
        monotonic.append((at, reached(monotonic, at), slope if bends else 0))
        realtime.append((at, offset, slope))
    left = reached(realtime, heal_at)
    monotonic.append((heal_at, reached(monotonic, heal_at), 0))
    realtime.append((heal_at, left if form == "leave" else 0, 0))
    if form == "slew" and left != 0:
        back = -slew if left > 0 else slew
        until = heal_at - -abs(left) // slew
        for curve in (realtime, monotonic):
            begin = (heal_at, left if curve is realtime else curve[-1][1], back)
            curve[-1] = begin
            curve.append((until, 0 if curve is realtime else begin[1] + back * (until - heal_at), 0))
    return realtime, monotonic
