using System.Diagnostics;

namespace Vectorscope.Jobs.Tests.Fakes;

/// <summary>A file or folder whose name is no UTF-8. This runtime can neither make nor delete one, so the shell does.</summary>
internal sealed class OddName : IDisposable
{
    private readonly string _folder;

    private OddName(string folder, string make)
    {
        _folder = folder;
        Run(make);
    }

    public static OddName File(string folder) => new(folder, """printf x > "$1/odd$(printf '\377').txt" """);

    public static OddName Folder(string folder) => new(folder, """mkdir "$1/odd$(printf '\377')" && printf x > "$1/odd$(printf '\377')/result.json" """);

    public void Dispose()
    {
        if (Directory.Exists(_folder)) Run("""rm -rf "$1"/odd*""");
    }

    private void Run(string script)
    {
        using var process = Process.Start("/bin/sh", ["-c", script, "sh", _folder]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
