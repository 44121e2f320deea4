namespace Vectorscope.Jobs.Tests.Fakes;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("vectorscope-test-").FullName;

    internal string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file, with the folders above it.</summary>
    internal void Write(string name, string content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[name])!);
        File.WriteAllText(this[name], content);
    }

    public void Dispose() => Folders.Delete(Path);
}
