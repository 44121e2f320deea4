using System.Diagnostics;
using Vectorscope.Engine.Files;

namespace Vectorscope.Engine.Tests.Files;

public sealed class PlainFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Read_APipe_IsRefusedAtOnce()
    {
        using var made = Process.Start("mkfifo", _folder["pipe"]);
        made.WaitForExit();
        File.CreateSymbolicLink(_folder["link"], _folder["pipe"]);

        Assert.Contains("is a pipe", Assert.Throws<IOException>(() => PlainFile.ReadAllBytes(_folder["pipe"], 10)).Message, StringComparison.Ordinal);
        Assert.Contains("is a pipe", Assert.Throws<IOException>(() => PlainFile.ReadAllText(_folder["link"], 10)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/dev/zero", "is a device")]
    [InlineData("/tmp", "is a folder")]
    public void Read_WhatIsNoFile_IsNamed(string path, string says) =>
        Assert.Contains(says, Assert.Throws<IOException>(() => PlainFile.ReadAllBytes(path, 10)).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_LongerThanItMayBe_IsRefused()
    {
        File.WriteAllText(_folder["ten"], "0123456789");

        Assert.Equal("0123456789", PlainFile.ReadAllText(_folder["ten"], 10));
        Assert.Contains("more than 9 bytes", Assert.Throws<IOException>(() => PlainFile.ReadAllBytes(_folder["ten"], 9)).Message, StringComparison.Ordinal);
        // Of a length that its file system does not tell.
        Assert.Throws<IOException>(() => PlainFile.ReadAllBytes("/proc/self/maps", 9));
    }

    [Fact]
    public void Read_Nothing_IsNotFound() => Assert.Throws<FileNotFoundException>(() => PlainFile.ReadAllBytes(_folder["absent"], 10));

    public void Dispose() => _folder.Dispose();
}
