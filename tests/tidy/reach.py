"""What may touch the machine: system calls, the standard library's clocks and chance. And includes: no path out of a
module, and a source includes its own header first, which shows that the header stands alone."""
import re

MAY_CALL = ("host/", "faults/", "tests/", "bench/")
MAY_READ_CLOCKS = ("host/", "core/rng.", "tests/", "bench/")

ALWAYS_A_CALL = ("clock_gettime clock_nanosleep clock_settime clock_adjtime adjtimex gettimeofday settimeofday nanosleep "
                 "mmap munmap shm_open shm_unlink memfd_create fork vfork execv execve execvp execvpe execl execlp "
                 "fexecve posix_spawn posix_spawnp waitpid waitid wait3 wait4 pidfd_open ptrace prctl "
                 "timerfd_create eventfd signalfd socketpair process_vm_readv unshare setns").split()
A_CALL_IF_QUALIFIED = ("open openat close read write kill socket bind listen accept connect pipe pipe2 dup dup2 dup3 "
                       "clone syscall ioctl fcntl unlink rename mkdir stat fstat getpid sleep usleep time").split()
CALLS = re.compile(r"(?<![\w.>:])(?:::|std::)?(" + "|".join(ALWAYS_A_CALL) + r")\s*\("
                   r"|(?<![\w>:])::(" + "|".join(A_CALL_IF_QUALIFIED) + r")\s*\("
                   r"|(?<![\w.>:])(syscall)\s*\(")
CLOCKS = re.compile(r"\b(system_clock|steady_clock|high_resolution_clock|random_device)\b")
UPWARDS = re.compile(r'^\s*#\s*include\s*"[^"]*\.\./[^"]*"', re.M)

INCLUDE = re.compile(r'^\s*#\s*include\s*["<]([^">]+)', re.M)


def hides_its_header(file, paths):
    """Whether another include comes before the header of the same name."""
    header = file.path.removesuffix(".cc") + ".h"
    first = INCLUDE.search(file.bare)
    return file.suffix == ".cc" and header in paths and (first is None or first.group(1) != header)


def check(tree):
    breaches = []
    paths = {file.path for file in tree}
    for file in tree:
        if not file.is_code:
            continue
        if hides_its_header(file, paths):
            breaches.append(f"{file.path}: does not include its own header first")
        for match in UPWARDS.finditer(file.bare):
            breaches.append(f"{file.path}:{file.line_of(match.start())}: `..` in an include; name the module")
        if not file.path.startswith(MAY_CALL):
            for match in CALLS.finditer(file.bare):
                name = next(filter(None, match.groups()))
                breaches.append(f"{file.path}:{file.line_of(match.start())}: {name}() belongs to host/ or faults/")
        if not file.path.startswith(MAY_READ_CLOCKS):
            for match in CLOCKS.finditer(file.bare):
                breaches.append(f"{file.path}:{file.line_of(match.start())}: {match.group(1)} is not a clock or a chance "
                                "of ours: host/ measures, core/rng draws")
    return breaches
