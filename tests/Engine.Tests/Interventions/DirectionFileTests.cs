using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Interventions;

namespace Vectorscope.Engine.Tests.Interventions;

public sealed class DirectionFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Save_Load_IsTheSameDirectionWithItsProvenance()
    {
        var direction = Examples.Direction();
        DirectionFile.Save(_folder["d.safetensors"], direction, new Dictionary<string, string> { ["method"] = "mean-difference" });

        var (read, provenance) = DirectionFile.Load(_folder["d.safetensors"]);

        Assert.Equal("mean-difference", provenance["method"]);
        AssertSame(direction, read, from: 0);
        Assert.Equal(direction.Means.Positive, read.Means.Positive);
        Assert.Equal(direction.Means.Negative, read.Means.Negative);
        Assert.Equal(direction.Means.Neutral, read.Means.Neutral);
        Assert.Equal(direction.AmbientNorm, read.AmbientNorm);
    }

    [Theory]
    [InlineData("other", new long[] { 5, 4 }, "direction")]
    [InlineData("direction", new long[] { 5 }, "shape")]
    [InlineData("direction", new long[] { 1, 4 }, "shape")]
    public void Load_AnotherFile_IsRefusedByName(string tensor, long[] shape, string names)
    {
        using (var file = SafetensorsWriter.Create(_folder["x.safetensors"], [new(tensor, TensorType.F32, shape)])) file.Write(tensor, new float[shape.Aggregate((a, b) => a * b)]);

        Assert.Contains(names, Assert.Throws<DirectionException>(() => DirectionFile.Load(_folder["x.safetensors"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Direction_NumbersThatAreNone_AreRefusedByName()
    {
        var rows = Enumerable.Repeat(1f, 12).ToArray();
        rows[5] = float.NaN;
        float[] good = [.. Enumerable.Repeat(1f, 12)];

        Assert.Contains("layer 1", Assert.Throws<DirectionException>(() => new Direction("d", 2, rows)).Message, StringComparison.Ordinal);
        Assert.Contains("mean_neutral", Assert.Throws<DirectionException>(() => new Direction("d", 2, good, new(Neutral: rows))).Message, StringComparison.Ordinal);
        Assert.Contains("ambient_norm", Assert.Throws<DirectionException>(() => new Direction("d", 2, good, ambientNorm: [1, 2])).Message, StringComparison.Ordinal);
        // Oriented from the negative to the positive mean.
        Assert.Contains("layer 0", Assert.Throws<DirectionException>(() => new Direction("d", 2, good, new(new float[12], good))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void IsUsable_RowMuchShorterThanTheStream_IsNone()
    {
        float[] rows = [3e-4f, 0, 1, 0, 0, 0];

        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(new Direction("d", 2, rows).IsUsable));
        Assert.Equal([false, true, false], Enumerable.Range(0, 3).Select(new Direction("d", 2, rows, ambientNorm: [4, 4, 4]).IsUsable));
    }

    [Fact]
    public void ControlVector_ThereAndBack_HasTheRowsFromTwoOn()
    {
        var direction = Examples.Direction();
        ControlVectorFile.Save(_folder["d.gguf"], direction);

        var read = ControlVectorFile.Load(_folder["d.gguf"]);

        Assert.Equal(direction.LayerCount, read.LayerCount);
        AssertSame(direction, read, from: 2);
        Assert.False(read.IsUsable(0) || read.IsUsable(1));
    }

    // Written out byte by byte from the format's description: what is added to block 1, counted from zero, is our row 2.
    [Fact]
    public void ControlVector_OfAnotherProgram_IsReadAsItIsApplied()
    {
        using (var to = new BinaryWriter(File.Create(_folder["v.gguf"])))
        {
            void Text(string text)
            {
                to.Write((ulong)text.Length);
                to.Write(text.ToCharArray());
            }
            to.Write("GGUF"u8);
            to.Write(3u);
            to.Write(2UL);
            to.Write(4UL);
            Text("general.architecture");
            to.Write(8u);
            Text("controlvector");
            Text("controlvector.model_hint");
            to.Write(8u);
            Text("qwen3");
            Text("controlvector.layer_count");
            to.Write(4u);
            to.Write(3u);
            Text("some.list");
            to.Write(9u);
            to.Write(8u);
            to.Write(2UL);
            Text("a");
            Text("bc");
            foreach (var (name, offset) in new[] { ("direction.1", 0UL), ("direction.3", 32UL) })
            {
                Text(name);
                to.Write(1u);
                to.Write(2UL);
                to.Write(0u);
                to.Write(offset);
            }
            while (to.BaseStream.Position % 32 != 0) to.Write((byte)0);
            to.Write(1.5f);
            to.Write(-2f);
            to.Write(new byte[24]);
            to.Write(3f);
            to.Write(4f);
        }

        var read = ControlVectorFile.Load(_folder["v.gguf"]);

        Assert.Equal((4, 2), (read.LayerCount, read.Width));
        Assert.Equal([0, 0, 0, 0, 1.5f, -2, 0, 0, 3, 4], Enumerable.Range(0, 5).SelectMany(layer => read.Row(layer).ToArray()));
    }

    [Fact]
    public void ControlVector_DamagedAtAnyPlace_IsRefusedOrRead()
    {
        ControlVectorFile.Save(_folder["d.gguf"], new Direction("d", 3, [.. Enumerable.Range(1, 8).Select(i => (float)i)]));
        var whole = File.ReadAllBytes(_folder["d.gguf"]);
        for (var at = 0; at < whole.Length; at++)
        {
            foreach (var damaged in new[] { whole[..at], [.. whole[..at], 0xff, .. whole[(at + 1)..]] })
            {
                File.WriteAllBytes(_folder["x.gguf"], damaged);
                try
                {
                    ControlVectorFile.Load(_folder["x.gguf"]);
                }
                catch (DirectionException)
                {
                    // Its own words: any other exception fails the test.
                }
            }
        }
        Assert.Throws<DirectionException>(() => ControlVectorFile.Load(_folder["nothing.gguf"]));
    }

    private static void AssertSame(Direction expected, Direction found, int from)
    {
        for (var layer = from; layer <= expected.LayerCount; layer++) Assert.Equal(expected.Row(layer).ToArray(), found.Row(layer).ToArray());
    }

    public void Dispose() => _folder.Dispose();
}
