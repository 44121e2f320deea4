using System.Runtime.ExceptionServices;

namespace Vectorscope.Engine.Directions;

/// <summary>Goes through layers, several at a time.</summary>
internal static class LayerLoop
{
    /// <typeparam name="T">Buffers of one thread.</typeparam>
    /// <param name="layers">How many.</param>
    /// <param name="make">Makes them.</param>
    /// <param name="each">Does one layer.</param>
    /// <param name="cancellationToken">Looked at between layers.</param>
    public static void Run<T>(int layers, Func<T> make, Action<int, T> each, CancellationToken cancellationToken)
    {
        try
        {
            Parallel.For(
                0, layers, new ParallelOptions { CancellationToken = cancellationToken }, make,
                (layer, _, buffers) =>
                {
                    each(layer, buffers);
                    return buffers;
                },
                static _ => { });
        }
        catch (AggregateException failed)
        {
            // Whoever asked knows nothing of threads: the first failure is theirs.
            ExceptionDispatchInfo.Throw(failed.Flatten().InnerExceptions[0]);
        }
    }
}
