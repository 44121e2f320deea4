using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Interventions;

namespace Vectorscope.Dashboard.Tests.Cli;

public sealed class ForwardInterventionTests
{
    private const int Layers = 4, Width = 64;

    [Fact]
    public async Task Forward_WithOperations_WritesTheStreamAfterThem()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["operations"]);
        var rows = Enumerable.Range(0, (Layers + 1) * Width).Select(i => i < Width ? 0 : MathF.Sin(i)).ToArray();
        DirectionFile.Save(folder["operations/d.safetensors"], new("d", Layers, rows), new Dictionary<string, string>());
        File.WriteAllText(folder["operations/set.json"], """{"operations": [{"op": "set", "direction": "./d.safetensors", "value": 7}]}""");
        WriteInput(folder["in.safetensors"]);

        var answer = await RunAsync(folder, "operations/set.json");

        Assert.Equal(0, answer.ExitCode);
        Assert.Contains("operations[0] leaves out layer 0", answer.Error, StringComparison.Ordinal);
        using var found = SafetensorsFile.Open(folder["out.safetensors"]);
        var (hidden, last) = (found.ReadSingles("hidden"), found.ReadSingles("last_block"));
        for (var layer = 1; layer <= Layers; layer++)
        {
            var unit = rows.AsSpan(layer * Width, Width).ToArray();
            var norm = Math.Sqrt(unit.Sum(v => (double)v * v));
            var stream = layer == Layers ? last : hidden.AsSpan(layer * last.Length, last.Length).ToArray();
            Assert.All(stream.Chunk(Width), h => Assert.Equal(7, h.Zip(unit, (a, b) => a * b / norm).Sum(), 1e-3));
        }
    }

    [Fact]
    public async Task Forward_WithANameOfTheLibrary_IsAsWithTheFile()
    {
        using var folder = new TemporaryFolder();
        var rows = Enumerable.Range(0, (Layers + 1) * Width).Select(i => MathF.Cos(i)).ToArray();
        DirectionFile.Save(folder["d.safetensors"], new("d", Layers, rows), new Dictionary<string, string>());
        WriteInput(folder["in.safetensors"]);
        File.WriteAllText(folder["file.json"], """{"operations": [{"op": "ablate", "direction": "d.safetensors"}]}""");
        File.WriteAllText(folder["name.json"], """{"operations": [{"op": "ablate", "direction": "expert"}]}""");
        Assert.Equal(0, (await RunAsync(folder, "file.json")).ExitCode);
        // A file needs no store, and none was made.
        Assert.False(Directory.Exists(folder["data"]));
        var expected = File.ReadAllBytes(folder["out.safetensors"]);
        File.Delete(folder["out.safetensors"]);
        Assert.Equal(0, (await Verb.RunAsync(folder.Path, "directions", "import", "d.safetensors", "--name", "expert", "--data", "data")).ExitCode);

        var answer = await RunAsync(folder, "name.json");

        Assert.Equal((0, ""), (answer.ExitCode, answer.Error.Contains("leaves out", StringComparison.Ordinal) ? answer.Error : ""));
        Assert.Equal(expected, File.ReadAllBytes(folder["out.safetensors"]));
    }

    [Theory]
    [InlineData("""{"operations": [{"op": "ablate", "direction": "expert"}]}""", "There is no direction \"expert\". The library holds none. A file is named by its ending, as in expert.safetensors.")]
    [InlineData("""{"operations": [{"op": "ablate", "direction": "no.safetensors"}]}""", "no.safetensors")]
    [InlineData("""{"operations": [{"op": "ablate", "direction": "in.safetensors"}]}""", "tensor 'direction'")]
    [InlineData("""{"operations": [{"op": "erase"}]}""", "\"erase\" is no operation")]
    [InlineData("{", "ops.json")]
    public async Task Forward_OperationsThatCannotBe_AreRefusedByName(string json, string names)
    {
        using var folder = new TemporaryFolder();
        WriteInput(folder["in.safetensors"]);
        File.WriteAllText(folder["ops.json"], json);

        var answer = await RunAsync(folder, "ops.json");

        Assert.Equal(2, answer.ExitCode);
        Assert.Contains("--intervention", answer.Error, StringComparison.Ordinal);
        Assert.Contains(names, answer.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["out.safetensors"]));
    }

    private static Task<Verb.Answer> RunAsync(TemporaryFolder folder, string operations) =>
        Verb.RunAsync(folder.Path, "forward", "--model", Fixture.TinyModel, "--input", "in.safetensors", "--out", "out.safetensors", "--device", "cpu", "--intervention", operations, "--data", "data");

    private static void WriteInput(string path)
    {
        using var file = SafetensorsWriter.Create(path, [new("ids", TensorType.I64, [1, 6])]);
        file.Write("ids", [1L, 2, 3, 5, 8, 13]);
    }
}
