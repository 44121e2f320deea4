using Vectorscope.Engine.Cuda.Compile;

namespace Vectorscope.Engine.Tests.Cuda;

public sealed class CubinCacheTests
{
    private static readonly KernelSource Source = new("norm", "__global__ void f(){}");

    [Fact]
    public void Get_WhatIsKept_IsNotCompiledAgain()
    {
        using var folder = new TemporaryFolder();
        var compiled = 0;
        byte[] Compile() => [1, 2, (byte)++compiled];

        var first = new CubinCache(folder["kernels"]).Get(Source, ["-DA=1"], "13.0", Compile);
        var again = new CubinCache(folder["kernels"]).Get(Source, ["-DA=1"], "13.0", Compile);

        Assert.Equal([1, 2, 1], first);
        Assert.Equal(first, again);
        Assert.Single(Directory.EnumerateFiles(folder["kernels"]));
    }

    [Fact]
    public void Key_ChangesWithAllThatTheKernelsDependOn()
    {
        string[] keys =
        [
            CubinCache.Key(Source, ["-DA=1"], "13.0"),
            CubinCache.Key(Source, ["-DA=2"], "13.0"),
            CubinCache.Key(Source, ["-DA=1", "--gpu-architecture=sm_100"], "13.0"),
            CubinCache.Key(Source, ["-DA=1"], "12.8"),
            CubinCache.Key(Source with { Text = Source.Text + "//" }, ["-DA=1"], "13.0"),
        ];

        Assert.Equal(keys.Length, keys.Distinct().Count());
    }

    [Fact]
    public void Get_WhereNothingCanBeKept_GivesWhatWasCompiled()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["kernels"], "a file where the folder would be");

        Assert.Equal([7], new CubinCache(folder["kernels"]).Get(Source, [], "13.0", () => [7]));
    }
}
