namespace Vectorscope.EndToEnd.Tests;

/// <summary>An empty home folder, as on a machine that has never seen the product.</summary>
internal sealed class Workspace : IDisposable
{
    internal string Home { get; } = Directory.CreateTempSubdirectory("vectorscope-home-").FullName;

    internal string Data => Path.Combine(Home, ".local", "share", "vectorscope");

    /// <summary>Makes the random-weight model that the captures run on, where the server looks for models.</summary>
    internal async Task MakeModelAsync(CancellationToken cancellationToken)
    {
        var answer = await Product.RunAsync(Home, cancellationToken, "new-model", "--shape", "pocket", "--out", Path.Combine(Data, "models", "pocket"));
        Assert.True(answer.ExitCode == 0, answer.Log);
    }

    public void Dispose() => Directory.Delete(Home, recursive: true);
}
