using Vectorscope.Jobs.Sandboxes.Bubblewrap;
using static Vectorscope.Jobs.Tests.Sandboxes.Bubblewrap.BubblewrapFixture;

namespace Vectorscope.Jobs.Tests.Sandboxes.Bubblewrap;

public sealed class SandboxCommandTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // On a busy machine what a copy brings is worked off long after the program that sent it has ended.
    [Fact]
    public async Task End_OfACommandOfOurs_WaitsUntilItsOutputIsWorkedOff()
    {
        var working = new TaskCompletionSource();
        await using var sandbox = await StartAsync();
        using var command = await SayAsync(sandbox);
        var ending = command.EndAsync(working.Task, isOwn: true, Stop);

        // Well beyond what is waited for where something else may hold the output open.
        Assert.NotSame(ending, await Task.WhenAny(ending, Task.Delay(TimeSpan.FromSeconds(2), Stop)));
        working.SetResult();
        Assert.Equal(0, await ending);
    }

    [Fact]
    public async Task End_OfATasksCommand_DoesNotWaitForWhatHoldsItsOutputOpen()
    {
        await using var sandbox = await StartAsync();
        using var command = await SayAsync(sandbox);

        Assert.Equal(0, await command.EndAsync(new TaskCompletionSource().Task, isOwn: false, Stop));
    }

    [Fact]
    public async Task Bring_AfterThePorterWasKilled_ComesByAnother()
    {
        await using var sandbox = await StartAsync();
        using var before = await SayAsync(sandbox);
        await before.EndAsync(Task.CompletedTask, isOwn: true, Stop);

        Libc.Kill(before.Porter);
        using var after = await SayAsync(sandbox);

        Assert.Equal(0, await after.EndAsync(Task.CompletedTask, isOwn: true, Stop));
        Assert.NotEqual(before.Porter, after.Porter);
    }

    [Fact]
    public async Task Bring_AWordThatHoldsNul_IsRefused()
    {
        await using var sandbox = await StartAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => sandbox.Entry.CommandAsync(sandbox.Init, ["echo", "a\0b"], [], "/", merged: true));
    }

    private static Task<SandboxCommand> SayAsync(BubblewrapSandbox sandbox) =>
        sandbox.Entry.CommandAsync(sandbox.Init, ["bash", "-c", "echo end"], SandboxVariables.Own, "/", merged: false);
}
