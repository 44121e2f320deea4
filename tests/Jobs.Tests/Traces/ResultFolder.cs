namespace Vectorscope.Jobs.Tests.Traces;

/// <summary>A copy of a fixture that a test may change.</summary>
internal sealed class ResultFolder : IDisposable
{
    public const string Harbor = "job-0.9";
    public const string TerminalBench = "run-0.x";

    public ResultFolder(string fixture)
    {
        var source = Path.Combine(AppContext.BaseDirectory, "Fixtures", "harbor", fixture);
        Root = Path.Combine(Directory.CreateTempSubdirectory("vectorscope-results-").FullName, fixture);
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(Root, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    public string Root { get; }

    public string this[string file] => Path.Combine(Root, file);

    public void Edit(string file, string old, string now)
    {
        var text = File.ReadAllText(this[file]);
        Assert.Contains(old, text, StringComparison.Ordinal);
        File.WriteAllText(this[file], text.Replace(old, now, StringComparison.Ordinal));
    }

    public void Dispose() => Folders.Delete(Path.GetDirectoryName(Root)!);
}
