using Vectorscope.Jobs.Sandboxes;

namespace Vectorscope.Jobs.Tests.Fakes;

/// <summary>For what really runs and comes in its own time: the limit only ends a test that hangs.</summary>
internal static class Patience
{
    internal static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks until it is so.</summary>
    internal static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        while (!await isSo()) await Task.Delay(Pause, limit.Token);
    }

    /// <summary>Asks until it is so.</summary>
    internal static Task UntilAsync(Func<bool> isSo) => UntilAsync(() => Task.FromResult(isSo()));

    /// <summary>Waits until a program in the sandbox has made the file.</summary>
    internal static Task UntilFileAsync(ISandbox sandbox, string path) =>
        UntilAsync(async () => await sandbox.ReadFileAsync(path, 1, TestContext.Current.CancellationToken) is not null);
}
