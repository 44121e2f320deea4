using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Vectorscope.Engine.Cpu;

/// <summary>
/// A few threads of our own that work through a step together and meet after each of its parts. The caller is the first of them. Who
/// waits spins briefly, gives its place away, and then sleeps: a processor that others need is not kept from them.
/// </summary>
internal sealed unsafe class Crew : IDisposable
{
    // Two cache lines for each thread: the processor may fetch them in pairs.
    private const int Line = 128;
    private const int Spins = 1000, Yields = 50;
    private readonly NativeMemoryBlock _lines;
    private readonly byte* _start;
    private readonly SemaphoreSlim[] _wake;
    private readonly Thread[] _threads;
    private readonly Action<int> _work;
    private volatile bool _over;

    /// <param name="count">Threads, the caller included.</param>
    /// <param name="work">What thread i does in a step. All meet equally often, and none may throw.</param>
    internal Crew(int count, Action<int> work)
    {
        (Count, _work) = (count, work);
        _lines = new((long)count * Line, clear: true);
        _start = _lines.Start;
        _wake = [.. Enumerable.Range(0, count).Select(_ => new SemaphoreSlim(0))];
        _threads = [.. Enumerable.Range(1, count - 1).Select(me => new Thread(() => Follow(me)) { IsBackground = true, Name = $"CPU step {me}" })];
        foreach (var thread in _threads) thread.Start();
    }

    internal int Count { get; }

    /// <summary>One step; to be called from one thread at a time.</summary>
    internal void Run()
    {
        Meet(0);
        _work(0);
    }

    private void Follow(int me)
    {
        while (true)
        {
            Meet(me);
            if (_over) return;
            _work(me);
        }
    }

    private ref int Passed(int thread) => ref *(int*)(_start + (thread * Line));

    private ref int Sleeps(int thread) => ref *(int*)(_start + (thread * Line) + 64);

    /// <summary>Waits until all have come here; what each wrote before is then seen by all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Meet(int me)
    {
        if (Count == 1) return;
        var meeting = Passed(me) + 1;
        // A full fence: the work before it is seen, and whether others sleep is read after it.
        Interlocked.Exchange(ref Passed(me), meeting);
        for (var other = 0; other < Count; other++)
        {
            if (other != me && Volatile.Read(ref Sleeps(other)) != 0 && Interlocked.Exchange(ref Sleeps(other), 0) != 0) _wake[other].Release();
        }
        for (var other = 0; other < Count; other++)
        {
            if (other != me) Await(me, other, meeting);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Await(int me, int other, int meeting)
    {
        for (var tries = 0; Volatile.Read(ref Passed(other)) - meeting < 0; tries++)
        {
            if (tries < Spins)
            {
                Pause();
                continue;
            }
            if (tries < Spins + Yields)
            {
                Thread.Yield();
                continue;
            }
            Interlocked.Exchange(ref Sleeps(me), 1);
            // Whoever takes the mark back has released, or will: that release is waited for.
            if (Volatile.Read(ref Passed(other)) - meeting < 0 || Interlocked.Exchange(ref Sleeps(me), 0) == 0) _wake[me].Wait();
            tries = 0;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pause()
    {
        if (X86Base.IsSupported) X86Base.Pause();
        else if (ArmBase.IsSupported) ArmBase.Yield();
    }

    public void Dispose()
    {
        // Those who have gone would be waited for without end.
        if (_over) return;
        _over = true;
        Meet(0);
        foreach (var thread in _threads) thread.Join();
        foreach (var semaphore in _wake) semaphore.Dispose();
        _lines.Dispose();
    }
}
