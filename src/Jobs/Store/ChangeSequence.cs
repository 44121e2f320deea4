using Microsoft.EntityFrameworkCore;

namespace Vectorscope.Jobs.Store;

internal static class ChangeSequence
{
    /// <summary>The next change number. Call it inside a write transaction, so that numbers become visible in their order.</summary>
    public static async Task<long> NextChangeAsync(this VectorscopeContext context, CancellationToken cancellationToken)
    {
        await context.ChangeCounter.ExecuteUpdateAsync(
            set => set.SetProperty(counter => counter.Value, counter => counter.Value + 1), cancellationToken);
        return await context.ChangeCounter.Select(counter => counter.Value).SingleAsync(cancellationToken);
    }
}
