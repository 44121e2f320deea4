namespace Vectorscope.Jobs;

/// <summary>Progress reported on the thread that reports it; the framework's own posts to the pool and can come out of order.</summary>
public sealed class InlineProgress<T>(Action<T> report) : IProgress<T>
{
    public void Report(T value) => report(value);
}
