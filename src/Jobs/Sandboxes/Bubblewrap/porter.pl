# The porter stands outside all sandboxes, makes them and brings commands into them. It is one process for all: to fork it takes a fraction
# of what it takes to load perl, and nsenter, setpriv, setsid, nice, env and a shell between them would be loaded one after another.
#
# It reads requests from its standard input, until that ends: a line with a number of bytes, then so many. They are texts divided by NUL:
# a process and its descriptors for the standard input, output, error and for what the porter says of the command; how it is meant; the user
# to become on the host, or -; a step of niceness; a count and as many cgroup.procs files to join; then
#   birth           bwrap and its arguments: it tells of its child on the standard output
# or the sandbox's first process; a mask of capabilities; processes allowed; bytes of address space, or -; then
#   merged, apart   working folder, NAME=VALUE pairs, the program and its arguments
#   read            files and how many bytes of each at most; before what comes of one its length in four bytes, -1 where it is no regular file
#   copy            a folder, how many bytes of it at most, how many entries and how deep; 3 where it is no folder. An archive comes out.
#   seal            nothing: the sandbox shall make no namespaces of its own
# Of a command it says its process's number, then, when it has ended, its exit code, a line each.
use strict;
use Fcntl qw(F_SETFD O_RDONLY O_NOFOLLOW O_NONBLOCK S_ISREG S_ISDIR S_ISLNK S_IMODE);

my %call = map { split /=/ } split /,/, shift @ARGV;
my ($PR_SET_DUMPABLE, $PR_CAPBSET_DROP, $PR_SET_NO_NEW_PRIVS, $PR_CAP_AMBIENT, $CLEAR_ALL) = (4, 24, 38, 47, 4);
my ($RLIMIT_CORE, $RLIMIT_NPROC, $RLIMIT_AS) = (4, 6, 9);
my $status;

sub fail { print STDERR "$_[0]: $!\n"; exit 125 }

sub call {
    my ($name, @arguments) = @_;
    my $result = syscall $call{$name}, @arguments;
    fail($name) if $result == -1;
    $result;
}

sub limit { call('prlimit64', 0, $_[0], pack('QQ', $_[1], $_[1]), 0) }

# A name of someone else's pipe opens an end of it for ourselves.
sub pipes {
    my ($process, $in, $out, $error, $said) = @_;
    open $status, '>', "/proc/$process/fd/$said" or exit 125;
    open STDIN, '<', "/proc/$process/fd/$in" or exit 125;
    open STDOUT, '>', "/proc/$process/fd/$out" or exit 125;
    open STDERR, '>', "/proc/$process/fd/$error" or exit 125;
}

# Descriptors that we inherited stay outside.
sub alone {
    opendir my $open, '/proc/self/fd' or fail('/proc/self/fd');
    for my $descriptor (grep { /^\d+$/ && $_ > 2 && $_ != fileno $open && $_ != fileno $status } readdir $open) { syscall $call{close}, 0 + $descriptor }
    closedir $open;
}

sub join_groups {
    for my $group (@_) {
        open my $file, '>', $group or fail($group);
        syswrite $file, '0' or fail($group);
    }
}

sub become {
    my ($user) = @_;
    return if $user eq '-';
    call('setgroups', 0, 0);
    call('setresgid', (0 + $user) x 3);
    call('setresuid', (0 + $user) x 3);
}

sub enter {
    my ($init, @names) = @_;
    my @spaces = map { open my $file, '<', "/proc/$init/ns/$_" or fail("/proc/$init/ns/$_"); $file } @names;
    call('setns', fileno $_, 0) for @spaces;
}

# Without its capabilities before anything in there can see it.
sub drop {
    my ($mask) = @_;
    for my $capability (0 .. 63) {
        next if $mask >> $capability & 1;
        # The kernel knows no more.
        last if syscall($call{prctl}, $PR_CAPBSET_DROP, $capability, 0, 0, 0) == -1;
    }
    syscall $call{prctl}, $PR_CAP_AMBIENT, $CLEAR_ALL, 0, 0, 0;
    call('capset', pack('LL', 0x20080522, 0), pack('L6', $mask, $mask, 0, 0, 0, 0));
    call('prctl', $PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

# Where a fork bomb leaves little room, all processes but the first one and this are killed, at one stroke, and waited for: a bomb cannot
# keep its sandbox from being graded.
sub running { opendir my $table, '/proc' or fail('/proc'); scalar grep { /^\d+$/ } readdir $table }

sub make_room {
    my ($processes) = @_;
    return if running() <= $processes * 3 / 4;
    my $since = time;
    syscall $call{kill}, -1, 9 while running() > $processes / 4 && time - $since < 20;
}

sub wait_for {
    waitpid $_[0], 0;
    $? & 127 ? 128 + ($? & 127) : $? >> 8;
}

sub birth {
    my ($bwrap, @arguments) = @_;
    close $status;
    open my $info, '>&', \*STDOUT or fail('dup');
    fcntl $info, F_SETFD, 0;
    exec { $bwrap } $bwrap, '--info-fd', fileno $info, @arguments;
    fail($bwrap);
}

sub seal {
    my ($init) = @_;
    enter($init, qw(user ipc));
    open my $spaces, '>', '/proc/sys/user/max_user_namespaces' or fail('/proc/sys/user/max_user_namespaces');
    syswrite $spaces, '0' or fail('/proc/sys/user/max_user_namespaces');
    syswrite $spaces, '16384' if open $spaces, '>', '/proc/sys/kernel/shmall';
    0;
}

sub run {
    my ($outputs, $workdir, @rest) = @_;
    open STDERR, '>&', \*STDOUT if $outputs eq 'merged';
    unless (chdir $workdir) { print STDERR "$workdir: $!\n"; return 126 }
    %ENV = ();
    while ($rest[0] =~ /=/) {
        my ($name, $value) = split /=/, shift @rest, 2;
        $ENV{$name} = $value;
    }
    exec { $rest[0] } @rest;
    my $absent = $! == 2;
    print STDERR "$rest[0]: $!\n";
    $absent ? 127 : 126;
}

# What is written may be swapped for something else at any moment: links are not followed, and a pipe is not waited for.
sub regular {
    my ($path) = @_;
    sysopen my $file, $path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK or return;
    -f $file ? $file : undef;
}

sub put { for (my $done = 0; $done < length $_[0];) { $done += syswrite(STDOUT, $_[0], length($_[0]) - $done, $done) // exit 1 } }

# Takes a file's first bytes, a part at a time, and says how many there were.
sub parts {
    my ($file, $most, $take) = @_;
    my $left = $most;
    while ($left > 0 and my $count = sysread $file, my $part, $left < 65536 ? $left : 65536) {
        $left -= $count;
        $take->($part);
    }
    $most - $left;
}

sub read_files {
    while (my ($path, $most) = splice @_, 0, 2) {
        my $file = regular($path);
        my $content = '';
        parts($file, $most, sub { $content .= $_[0] }) if $file;
        put(pack('l<', $file ? length $content : -1) . $content);
    }
    0;
}

# A header of the archive's, with a longer name before it where it needs one: GNU tar's form.
sub header {
    my ($name, $type, $mode, $size, $link) = @_;
    if (length $name > 100) {
        header('././@LongLink', 'L', 0644, length($name) + 1);
        put($name . "\0" x (512 - length($name) % 512));
        $name = substr $name, 0, 100;
    }
    my $header = pack 'a100 a8 a8 a8 a12 a12 A8 a1 a100 a8 x247', $name, sprintf('%07o', $mode), '0000000', '0000000',
        sprintf('%011o', $size), '00000000000', '', $type, $link // '', "ustar  \0";
    substr($header, 148, 8) = sprintf "%06o\0 ", unpack '%32C*', $header;
    put($header);
}

my ($entries, $bytes) = (0, 0);

sub copy_folder {
    my ($most, $count, $depth, $prefix) = @_;
    opendir my $folder, '.' or return;
    while (defined(my $name = readdir $folder)) {
        next if $name eq '.' || $name eq '..';
        return if ++$entries > $count || $bytes > 4 * $most;
        my ($mode, $size) = (lstat $name)[2, 7] or next;
        if (S_ISDIR($mode)) {
            header("$prefix$name/", '5', S_IMODE($mode), 0);
            next unless $depth > 0 && -d $name && !-l $name && chdir $name;
            copy_folder($most, $count, $depth - 1, "$prefix$name/");
            # Not "..": it leads elsewhere where the folder was moved meanwhile.
            chdir $folder or return;
        } elsif (!S_ISREG($mode)) {
            header("$prefix$name", S_ISLNK($mode) ? '2' : '6', S_IMODE($mode), 0, readlink $name);
        } elsif ($size > $most) {
            print STDERR "$prefix$name: $size bytes\n";
        } elsif (my $file = regular($name)) {
            $bytes += $size;
            header("$prefix$name", '0', S_IMODE($mode), $size);
            my $sent = parts($file, $size, \&put);
            # It may have become shorter meanwhile.
            put("\0" x (65536 < $size - $sent ? 65536 : $size - $sent)), $sent += 65536 while $sent < $size;
            put("\0" x (-$size % 512));
        }
    }
}

sub copy {
    my ($path, $most, $count, $depth) = @_;
    return 3 if -l $path || !-d $path || !chdir $path;
    copy_folder($most, $count, $depth, '');
    put("\0" x 1024);
    0;
}

# A command's own way in, from the fork on.
sub bring {
    my ($how, $user, $nice, $count, @rest) = @_;
    my @groups = splice @rest, 0, $count;
    syswrite $status, "$$\n";
    if ($how eq 'birth') {
        # Who waits stays outside the sandbox's groups: their limits must not hit it.
        my $child = fork // fail('fork');
        return wait_for($child) if $child;
    }
    join_groups(@groups);
    alone();
    # A session of its own: no controlling terminal of ours for /dev/tty to lead to.
    call('setsid');
    setpriority 0, 0, getpriority(0, 0) + $nice if $nice;
    become($user);
    birth(@rest) if $how eq 'birth';
    my ($init, $capabilities, $processes, $memory, @what) = @rest;
    return seal($init) if $how eq 'seal';
    # What else the porter has read lies in our memory until another program is loaded: nobody in there may look into it.
    call('prctl', $PR_SET_DUMPABLE, 0, 0, 0, 0);
    # The user's first, which gives the right to enter the others.
    enter($init, qw(user mnt uts ipc net pid cgroup));
    drop(0 + $capabilities);

    # A namespace of processes is entered by those that are born in it.
    my $child = fork // fail('fork');
    return wait_for($child) if $child;
    close $status;
    limit($RLIMIT_CORE, 0);
    limit($RLIMIT_NPROC, $processes);
    limit($RLIMIT_AS, $memory) if $memory ne '-';
    make_room($processes);
    # What came before is the machinery's failure; what comes now is the command's.
    syswrite STDOUT, "\1";
    exit($how eq 'read' ? read_files(@what) : $how eq 'copy' ? copy(@what) : run($how, @what));
}

# No terminal's Ctrl-C is meant for us, and who has ended is not waited for.
syscall $call{setsid};
$SIG{CHLD} = 'IGNORE';
while (defined(my $line = <STDIN>)) {
    my $size = 0 + $line;
    read(STDIN, my $request, $size) == $size or last;
    my $child;
    for (1 .. 100) {
        last if defined($child = fork);
        # The host has no room for another process now.
        select undef, undef, undef, 0.05;
    }
    die "fork: $!\n" unless defined $child;
    next if $child;
    $SIG{CHLD} = 'DEFAULT';
    my ($process, $in, $out, $error, $said, @rest) = split /\0/, $request, -1;
    pipes($process, $in, $out, $error, $said);
    my $code = bring(@rest);
    syswrite $status, "$code\n";
    exit $code;
}
