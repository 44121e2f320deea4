using Vectorscope.Engine.Checkpoints;

namespace Vectorscope.Dashboard.Tests.Cli;

/// <summary>The verb against what transformers computed on the same ids (see the fixture's notes for the tolerances).</summary>
public sealed class ForwardVerbTests
{
    private const int Layers = 4, Width = 64, Vocabulary = 320;

    private static SafetensorsFile Expected => SafetensorsFile.Open(Path.Combine(Fixture.TinyModel, "expected.safetensors"));

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(150)]
    public async Task Forward_OneRow_EqualsTransformers(int length)
    {
        using var folder = new TemporaryFolder();
        using var expected = Expected;
        WriteInput(folder["in.safetensors"], expected.ReadIntegers($"ids_{length}"), 1, length);

        var answer = await Verb.RunAsync(folder.Path, "forward", "--model", Fixture.TinyModel, "--input", "in.safetensors", "--out", "out.safetensors", "--greedy", "24", "--device", "cpu");

        Assert.Equal((0, folder["out.safetensors"] + "\n"), (answer.ExitCode, answer.Output));
        using var actual = SafetensorsFile.Open(folder["out.safetensors"]);
        Assert.Equal([1, length, Vocabulary], actual["logits"].Shape);
        Assert.Equal([Layers + 1, 1, length, Width], actual["hidden"].Shape);
        Assert.Equal([1, length, Width], actual["last_block"].Shape);
        Assert.Equal([1, length + 24], actual["greedy"].Shape);
        Assert.InRange(Difference(actual.ReadSingles("logits"), expected.ReadSingles($"logits_{length}")), 0, 1e-3);
        var (hidden, reference) = (actual.ReadSingles("hidden"), expected.ReadSingles($"hidden_{length}"));
        for (var layer = 0; layer <= Layers; layer++)
            Assert.InRange(RelativeDifference(Slice(hidden, layer, length * Width), Slice(reference, layer, length * Width)), 0, 2e-4);
        Assert.Equal(expected.ReadIntegers($"greedy_{length}"), actual.ReadIntegers("greedy"));
    }

    [Fact]
    public async Task Forward_LeftPaddedRows_EqualTransformersWithoutNan()
    {
        using var folder = new TemporaryFolder();
        using var expected = Expected;
        WriteInput(folder["in.safetensors"], expected.ReadIntegers("batch_ids"), 3, 33, expected.ReadIntegers("batch_mask"));

        var answer = await Verb.RunAsync(folder.Path, "forward", "--model", Fixture.TinyModel, "--input", "in.safetensors", "--out", "out.safetensors", "--greedy", "24", "--device", "cpu");

        Assert.Equal(0, answer.ExitCode);
        using var actual = SafetensorsFile.Open(folder["out.safetensors"]);
        var logits = actual.ReadSingles("logits");
        Assert.All(new[] { "logits", "hidden", "last_block" }, name => Assert.DoesNotContain(actual.ReadSingles(name), float.IsNaN));
        var last = Enumerable.Range(0, 3).SelectMany(row => logits.Skip((row * 33 + 32) * Vocabulary).Take(Vocabulary)).ToArray();
        Assert.InRange(Difference(last, expected.ReadSingles("batch_last_logits")), 0, 1e-3);
        var greedy = actual.ReadIntegers("greedy");
        Assert.Equal(expected.ReadIntegers("batch_greedy"), Enumerable.Range(0, 3).SelectMany(row => greedy.Skip(row * 57 + 33).Take(24)).ToArray());
    }

    [Fact]
    public async Task Forward_NoGreedyAsked_GivesThePromptAlone()
    {
        using var folder = new TemporaryFolder();
        WriteInput(folder["in.safetensors"], [1, 2, 3], 1, 3);

        var answer = await ProductProcess.RunAsync(folder.Path, "forward", "--model", Fixture.TinyModel, "--input", "in.safetensors", "--out", "out.safetensors");

        Assert.Equal((0, folder["out.safetensors"] + "\n"), (answer.ExitCode, answer.Output));
        using var actual = SafetensorsFile.Open(folder["out.safetensors"]);
        Assert.Equal([1, 2, 3], actual.ReadIntegers("greedy"));
    }

    public static TheoryData<string, TensorDeclaration[], long[][], string> BadInputs => new()
    {
        { "no ids", [new("mask", TensorType.I64, [1, 2])], [[1, 1]], "'ids'" },
        { "ids of another type", [new("ids", TensorType.I32, [1, 2])], [[1, 1]], "I32" },
        { "ids flat", [new("ids", TensorType.I64, [2])], [[1, 1]], "[2]" },
        { "unknown tensor", [new("ids", TensorType.I64, [1, 2]), new("attention_mask", TensorType.I64, [1, 2])], [[1, 1], [1, 1]], "'attention_mask'" },
        { "mask of another shape", [new("ids", TensorType.I64, [1, 2]), new("mask", TensorType.I64, [2, 1])], [[1, 1], [1, 1]], "'mask'" },
        { "right padding", [new("ids", TensorType.I64, [1, 2]), new("mask", TensorType.I64, [1, 2])], [[1, 1], [1, 0]], "left" },
        { "only padding", [new("ids", TensorType.I64, [1, 2]), new("mask", TensorType.I64, [1, 2])], [[1, 1], [0, 0]], "nothing but padding" },
        { "mask of twos", [new("ids", TensorType.I64, [1, 2]), new("mask", TensorType.I64, [1, 2])], [[1, 1], [0, 2]], "has 2" },
        { "id outside the vocabulary", [new("ids", TensorType.I64, [1, 2])], [[1, 320]], "320" },
        { "negative id", [new("ids", TensorType.I64, [1, 2])], [[1, -1]], "-1" },
    };

    [Theory]
    [MemberData(nameof(BadInputs))]
    public async Task Forward_BadInput_ExitsTwoNamesItAndWritesNothing(string what, TensorDeclaration[] tensors, long[][] values, string named)
    {
        using var folder = new TemporaryFolder();
        using (var file = SafetensorsWriter.Create(folder["in.safetensors"], tensors))
            for (var i = 0; i < tensors.Length; i++) file.Write(tensors[i].Name, values[i]);

        var answer = await Verb.RunAsync(folder.Path, "forward", "--model", Fixture.TinyModel, "--input", "in.safetensors", "--out", "out.safetensors", "--device", "cpu");

        Assert.True(answer.ExitCode == 2, $"{what}: {answer.Error}");
        Assert.Contains("--input", answer.Error, StringComparison.Ordinal);
        Assert.Contains(named, answer.Error, StringComparison.Ordinal);
        Assert.Equal("", answer.Output);
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Theory]
    [InlineData("--model", "missing")]
    [InlineData("--out", "missing/out.safetensors")]
    [InlineData("--dtype", "int8")]
    [InlineData("--greedy", "-1")]
    [InlineData("--input", "missing.safetensors")]
    public async Task Forward_BadArgument_ExitsTwoAndNamesIt(string option, string value)
    {
        using var folder = new TemporaryFolder();
        WriteInput(folder["in.safetensors"], [1, 2, 3], 1, 3);
        var given = new Dictionary<string, string> { ["--model"] = Fixture.TinyModel, ["--input"] = "in.safetensors", ["--out"] = "out.safetensors", [option] = value };

        var answer = await Verb.RunAsync(folder.Path, ["forward", "--device", "cpu", .. given.SelectMany(pair => new[] { pair.Key, pair.Value })]);

        Assert.Equal((2, ""), (answer.ExitCode, answer.Output));
        Assert.Contains(option == "--model" ? "missing" : option, answer.Error, StringComparison.Ordinal);
    }

    private static void WriteInput(string path, long[] ids, int rows, int length, long[]? mask = null)
    {
        List<TensorDeclaration> tensors = [new("ids", TensorType.I64, [rows, length])];
        if (mask is not null) tensors.Add(new("mask", TensorType.I64, [rows, length]));
        using var file = SafetensorsWriter.Create(path, tensors);
        file.Write("ids", ids);
        if (mask is not null) file.Write("mask", mask);
    }

    private static ReadOnlySpan<float> Slice(float[] values, int index, int size) => values.AsSpan(index * size, size);

    private static double Difference(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected)
    {
        Assert.Equal(expected.Length, actual.Length);
        double largest = 0;
        for (var i = 0; i < actual.Length; i++) largest = Math.Max(largest, double.IsNaN(actual[i]) ? double.PositiveInfinity : Math.Abs((double)actual[i] - expected[i]));
        return largest;
    }

    private static double RelativeDifference(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected)
    {
        double scale = 0;
        foreach (var value in expected) scale = Math.Max(scale, Math.Abs(value));
        return Difference(actual, expected) / scale;
    }
}
