# The way of one command into a sandbox, in one process: nsenter, setpriv, setsid, nice, env and a shell for what is between them are
# nine programs to load one after another, and that takes longer than most commands.
#
# Arguments: numbers of system calls; the user to become on the host, or -; a step of niceness; a count and as many cgroup.procs files
# to join; the sandbox's first process; a mask of capabilities; processes allowed; bytes of address space, or -; "merged" or "apart" for
# the two outputs; working folder; then NAME=VALUE pairs, the program and its arguments. "read" in place of how the outputs are is a file
# to be read without a program: after the folder come its path and how many bytes of it at most; 3 where it is no file.
use strict;

my ($calls, $user, $nice, $count) = splice @ARGV, 0, 4;
my %call = map { split /=/ } split /,/, $calls;
my ($PR_CAPBSET_DROP, $PR_SET_NO_NEW_PRIVS, $PR_CAP_AMBIENT, $CLEAR_ALL) = (24, 38, 47, 4);
my ($RLIMIT_CORE, $RLIMIT_NPROC, $RLIMIT_AS) = (4, 6, 9);

sub fail { print STDERR "$_[0]: $!\n"; exit 125 }

sub call {
    my ($name, @arguments) = @_;
    my $result = syscall $call{$name}, @arguments;
    fail($name) if $result == -1;
    $result;
}

sub limit { call('prlimit64', 0, $_[0], pack('QQ', $_[1], $_[1]), 0) }

# On the host. Descriptors that we inherited from whoever started us stay outside.
for my $group (splice @ARGV, 0, $count) {
    open my $file, '>', $group or fail($group);
    syswrite $file, '0' or fail($group);
}
opendir my $open, '/proc/self/fd' or fail('/proc/self/fd');
for my $descriptor (grep { /^\d+$/ && $_ > 2 && $_ != fileno $open } readdir $open) { syscall $call{close}, 0 + $descriptor }
closedir $open;
# A session of its own: no controlling terminal of ours for /dev/tty to lead to.
call('setsid');
setpriority 0, 0, getpriority(0, 0) + $nice if $nice;
if ($user ne '-') {
    call('setgroups', 0, 0);
    call('setresgid', (0 + $user) x 3);
    call('setresuid', (0 + $user) x 3);
}

# Into its namespaces; the user's first, which gives the right to enter the others.
my ($init, $capabilities, $processes, $memory, $outputs, $workdir) = splice @ARGV, 0, 6;
my @spaces = map { open my $file, '<', "/proc/$init/ns/$_" or fail("/proc/$init/ns/$_"); $file } qw(user mnt uts ipc net pid cgroup);
call('setns', fileno $_, 0) for @spaces;
close $_ for @spaces;

# Without its capabilities before anything in there can see it.
my $mask = 0 + $capabilities;
for my $capability (0 .. 63) {
    next if $mask >> $capability & 1;
    # The kernel knows no more.
    last if syscall($call{prctl}, $PR_CAPBSET_DROP, $capability, 0, 0, 0) == -1;
}
syscall $call{prctl}, $PR_CAP_AMBIENT, $CLEAR_ALL, 0, 0, 0;
call('capset', pack('LL', 0x20080522, 0), pack('L6', $mask, $mask, 0, 0, 0, 0));
call('prctl', $PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);

# A namespace of processes is entered by those that are born in it.
my $child = fork // fail('fork');
if ($child) {
    waitpid $child, 0;
    exit($? & 127 ? 128 + ($? & 127) : $? >> 8);
}

limit($RLIMIT_CORE, 0);
limit($RLIMIT_NPROC, $processes);
limit($RLIMIT_AS, $memory) if $memory ne '-';

# Where a fork bomb leaves little room, all processes but the first one and this are killed, at one stroke, and waited for: a bomb cannot
# keep its sandbox from being graded.
sub running { opendir my $table, '/proc' or fail('/proc'); scalar grep { /^\d+$/ } readdir $table }
if (running() > $processes * 3 / 4) {
    syscall $call{kill}, -1, 9 while running() > $processes / 4 && time - $^T < 20;
}

# What came before is the machinery's failure; what comes now is the command's.
syswrite STDOUT, "\1";
open STDERR, '>&', \*STDOUT if $outputs eq 'merged';
unless (chdir $workdir) { print STDERR "$workdir: $!\n"; exit 126 }
if ($outputs eq 'read') {
    my ($path, $most) = @ARGV;
    exit 3 unless -f $path && !-l $path;
    open my $file, '<:raw', $path or fail($path);
    while ($most > 0 and my $count = sysread $file, my $part, $most < 65536 ? $most : 65536) {
        $most -= $count;
        for (my $done = 0; $done < $count;) { $done += syswrite(STDOUT, $part, $count - $done, $done) // exit 1 }
    }
    exit 0;
}
%ENV = ();
while ($ARGV[0] =~ /=/) {
    my ($name, $value) = split /=/, shift @ARGV, 2;
    $ENV{$name} = $value;
}
exec { $ARGV[0] } @ARGV;
my $absent = $! == 2;
print STDERR "$ARGV[0]: $!\n";
exit($absent ? 127 : 126);
