using System.Text.Json;
using Vectorscope.Engine.Interventions;

namespace Vectorscope.Dashboard.Tests.Cli;

public sealed class DirectionsVerbTests
{
    private const int Layers = 3, Width = 8;

    [Fact]
    public async Task Directions_ThereAndBackByVerbs_AreTheSameNumbers()
    {
        using var folder = new TemporaryFolder();
        var sent = Write(folder["d.safetensors"], 1);

        var imported = await RunAsync(folder, "import", "d.safetensors", "--name", "expert", "--description", "by hand", "--json");
        var plain = await RunAsync(folder, "export", "expert", "--out", "back.safetensors");
        var gguf = await RunAsync(folder, "export", "expert", "--out", "back.gguf", "--json");
        var again = await RunAsync(folder, "import", "back.gguf", "--name", "again");
        await RunAsync(folder, "export", "again", "--out", "again.safetensors");

        Assert.Equal((0, ""), (imported.ExitCode, imported.Error));
        var content = JsonDocument.Parse(imported.Output).RootElement.GetProperty("content");
        Assert.Equal((Layers, Width), (content.GetProperty("layers").GetInt32(), content.GetProperty("width").GetInt32()));
        Assert.Equal((0, "", folder["back.safetensors"]), (plain.ExitCode, plain.Error, plain.Output.Trim()));
        Assert.Equal(File.ReadAllBytes(folder["d.safetensors"]), File.ReadAllBytes(folder["back.safetensors"]));
        Assert.Contains("Rows 0 and 1 are left out", gguf.Error, StringComparison.Ordinal);
        var told = JsonDocument.Parse(gguf.Output).RootElement;
        Assert.Equal(("gguf", folder["back.gguf"], 2), (told.GetProperty("format").GetString(), told.GetProperty("file").GetString(), told.GetProperty("leftOut").GetArrayLength()));
        // In the file, direction.k is row k + 1.
        Assert.Equal(sent.Row(2).ToArray(), ControlVectorFile.Load(folder["back.gguf"]).Row(2).ToArray());
        Assert.Equal((0, "Saved \"again\" with 3 layers of width 8."), (again.ExitCode, again.Output.Trim()));
        Assert.Contains("direction.k is row k + 1 here", again.Error, StringComparison.Ordinal);
        var back = DirectionFile.Load(folder["again.safetensors"]).Direction;
        Assert.Equal(0, back.Norm(1));
        Assert.Equal(sent.Row(3).ToArray(), back.Row(3).ToArray());
    }

    [Fact]
    public async Task Directions_ListRenameCompareDelete_AnswerInOneObject()
    {
        using var folder = new TemporaryFolder();
        var (a, b) = (Write(folder["a.safetensors"], 1), Write(folder["b.safetensors"], 2));
        await RunAsync(folder, "import", "a.safetensors", "--name", "a");
        await RunAsync(folder, "import", "b.safetensors", "--name", "b");

        var renamed = await RunAsync(folder, "rename", "b", "beta");
        var table = await RunAsync(folder, "list");
        var list = JsonDocument.Parse((await RunAsync(folder, "list", "--json")).Output).RootElement.GetProperty("directions");
        var compared = await RunAsync(folder, "cosines", "A", "beta", "--json");
        var withFile = await RunAsync(folder, "cosines", "a", "./b.safetensors");
        var deleted = await RunAsync(folder, "delete", "beta", "--json");

        Assert.Equal((0, "\"b\" is called \"beta\" now."), (renamed.ExitCode, renamed.Output.Trim()));
        Assert.Equal(["a", "beta"], list.EnumerateArray().Select(entry => entry.GetProperty("name").GetString()));
        Assert.Equal(["a", "beta"], table.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..].Select(line => line.Split(' ')[0]));
        var report = JsonDocument.Parse(compared.Output).RootElement;
        Assert.Equal(1.96 / Math.Sqrt(Width), report.GetProperty("chance").GetDouble(), 1e-12);
        var layers = report.GetProperty("layers").EnumerateArray().ToArray();
        Assert.Equal((Layers + 1, JsonValueKind.Null), (layers.Length, layers[0].GetProperty("cosine").ValueKind));
        var (x, y) = (a.Row(2).ToArray(), b.Row(2).ToArray());
        Assert.Equal(x.Zip(y, (v, w) => (double)v * w).Sum() / a.Norm(2) / b.Norm(2), layers[2].GetProperty("cosine").GetDouble(), 1e-12);
        Assert.Contains("no usable row", withFile.Output, StringComparison.Ordinal);
        Assert.Equal((0, "Deleted."), (deleted.ExitCode, JsonDocument.Parse(deleted.Output).RootElement.GetProperty("sentence").GetString()));
        Assert.Single(JsonDocument.Parse((await RunAsync(folder, "list", "--json")).Output).RootElement.GetProperty("directions").EnumerateArray());
    }

    [Fact]
    public async Task Directions_FromACapture_IsItsMeanDifference()
    {
        using var folder = new TemporaryFolder();
        await Verb.RunAsync(folder.Path, "new-model", "--shape", "tiny", "--out", "tiny");
        string[] sides = ["--side", "name=bold,persona=clock-museum,prompts=neutral", "--side", "name=none,prompts=neutral"];
        var captured = await Verb.RunAsync(folder.Path, ["capture", "--model", "tiny", .. sides, "--positions", "prompt-mean", "--wait", "--json", "--data", "data"]);
        Assert.Equal(0, captured.ExitCode);
        var run = JsonDocument.Parse(captured.Output).RootElement.GetProperty("id").GetString()!;

        var found = await RunAsync(folder, "from", run, "--positive", "bold", "--negative", "none", "--position", "prompt-mean", "--name", "bold", "--json");
        var refused = await RunAsync(folder, "from", run, "--positive", "bald", "--negative", "none", "--position", "prompt-mean", "--name", "b");

        Assert.Equal((0, ""), (found.ExitCode, found.Error));
        var from = JsonDocument.Parse(found.Output).RootElement.GetProperty("content").GetProperty("provenance");
        Assert.Equal((run, "mean difference"), (from.GetProperty("captureRun").GetString(), from.GetProperty("method").GetString()));
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--positive: The capture has no side \"bald\"; it has bold, none.", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Direction_FoundByItsVerb_IsAuditedComparedAndCombined()
    {
        using var folder = new TemporaryFolder();
        await Verb.RunAsync(folder.Path, "new-model", "--shape", "tiny", "--out", "tiny");
        string[] sides = ["--side", "name=bold,persona=capable,prompts=neutral", "--side", "name=shy,persona=cautious,prompts=neutral", "--side", "name=none,prompts=neutral"];
        var captured = await Verb.RunAsync(folder.Path, ["capture", "--model", "tiny", .. sides, "--positions", "prompt-mean", "--wait", "--json", "--data", "data"]);
        var run = JsonDocument.Parse(captured.Output).RootElement.GetProperty("id").GetString()!;

        var found = await Verb.RunAsync(folder.Path, "direction", "--capture", run, "--positive", "bold", "--negative", "shy", "--neutral", "none", "--save-as", "axis", "--method", "lda", "--data", "data");
        var negated = await Verb.RunAsync(folder.Path, "direction", "--save-as", "back", "--field", "combine={\"how\": \"negate\", \"of\": \"axis\"}", "--data", "data");
        var audit = await RunAsync(folder, "audit", "axis", "--json");
        var table = await RunAsync(folder, "audit", "back");
        var map = await RunAsync(folder, "map", "axis", "back", "--layer", "2", "--json");
        var layers = await RunAsync(folder, "map", "axis", "back", "--json");

        Assert.True(found.ExitCode == 0, found.Error);
        Assert.True(negated.ExitCode == 0, negated.Error);
        var told = JsonDocument.Parse(audit.Output).RootElement;
        Assert.Equal("lda", told.GetProperty("audit").GetProperty("method").GetString());
        var at = told.GetProperty("diagnosis")[2];
        Assert.Equal(at.GetProperty("positive").GetDouble() - at.GetProperty("negative").GetDouble(), at.GetProperty("distance").GetDouble(), 1e-9);
        Assert.Equal(told.GetProperty("lengths")[2].GetDouble(), at.GetProperty("distance").GetDouble(), 1e-4);
        Assert.Contains("fitted to nothing", table.Error, StringComparison.Ordinal);
        Assert.Equal(-1, JsonDocument.Parse(map.Output).RootElement.GetProperty("cosines")[0][1].GetDouble(), 1e-6);
        Assert.Equal(-1, JsonDocument.Parse(layers.Output).RootElement.GetProperty("cosines")[1][1].GetDouble(), 1e-6);
        var refused = await RunAsync(folder, "map", "axis", "nobody", "--layer", "2");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("nobody", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Directions_WhatCannotBe_ExitsTwoAndNamesIt()
    {
        using var folder = new TemporaryFolder();
        Write(folder["a.safetensors"], 1);
        Write(folder["wide.safetensors"], 1, width: 16);
        File.WriteAllText(folder["text.safetensors"], "text");
        await RunAsync(folder, "import", "a.safetensors", "--name", "a");
        await RunAsync(folder, "import", "wide.safetensors", "--name", "wide");

        foreach (var (arguments, says) in new (string[], string)[]
        {
            (["import", "a.safetensors", "--name", "A"], "--name: There is already a direction \"A\""),
            (["import", "a.safetensors", "--name", "a.gguf"], "--name: A text with a slash"),
            (["import", "missing.safetensors", "--name", "m"], "missing.safetensors"),
            (["import", "text.safetensors", "--name", "m"], "text.safetensors"),
            (["export", "b", "--out", "out"], "There is no direction \"b\". There are: a, wide."),
            (["export", "a", "--out", "no/folder/out"], "--out: there is no folder"),
            (["export", "a", "--out", "out", "--format", "onnx"], "--format onnx is not known"),
            (["cosines", "a", "wide"], "B: Direction a has width 8 and wide 16"),
            (["cosines", "b", "a"], "A: There is no direction \"b\""),
            (["rename", "a", "wide"], "NEW: There is already a direction \"wide\""),
            (["rename", "b", "c"], "There is no direction \"b\""),
            (["delete", "b"], "There is no direction \"b\""),
            (["from", "nobody", "--positive", "p", "--negative", "n", "--position", "prompt-mean", "--name", "d"], "RUN: There is no run nobody."),
        })
        {
            var answer = await RunAsync(folder, arguments);
            Assert.Equal((2, ""), (answer.ExitCode, answer.Output));
            Assert.Contains(says, answer.Error, StringComparison.Ordinal);
        }
        Assert.False(File.Exists(folder["out"]));
    }

    [Fact]
    public async Task Interventions_ImportListShowExportRenameDelete()
    {
        using var folder = new TemporaryFolder();
        Write(folder["d.safetensors"], 1);
        File.WriteAllText(folder["ortho.json"], """{"operations": [{"op": "ablate", "direction": "./d.safetensors", "site": "writes", "row": 2}]}""");
        File.WriteAllText(folder["bad.json"], """{"operations": [{"op": "erase"}]}""");

        var imported = await InterveneAsync(folder, "import", "ortho.json", "--name", "ortho", "--json");
        var list = JsonDocument.Parse((await InterveneAsync(folder, "list", "--json")).Output).RootElement.GetProperty("interventions")[0];
        var shown = JsonDocument.Parse((await InterveneAsync(folder, "show", "ORTHO", "--json")).Output).RootElement;
        var exported = await InterveneAsync(folder, "export", "ortho", "--out", "out.json");

        Assert.Equal((0, "Saved \"ortho\" with 1 operation."), (imported.ExitCode, JsonDocument.Parse(imported.Output).RootElement.GetProperty("sentence").GetString()));
        Assert.StartsWith("ablate sha256:", list.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.EndsWith(", row 2, writes", list.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(list.GetProperty("hash").GetString(), shown.GetProperty("hash").GetString());
        Assert.Equal(folder["out.json"], exported.Output.Trim());
        var written = InterventionFile.Read(folder["out.json"]).Operations[0];
        Assert.Equal(new Ablate { Direction = written.Direction, Row = 2, Site = OperationSite.Writes }, written);
        // What was exported is taken again: its direction is in the store by its content.
        Assert.Equal(0, (await InterveneAsync(folder, "import", "out.json", "--name", "again")).ExitCode);
        foreach (var (arguments, says) in new (string[], string)[]
        {
            (["import", "bad.json", "--name", "bad"], "FILE: operations[0].op: \"erase\" is no operation"),
            (["import", "ortho.json", "--name", "ortho"], "--name: There is already an intervention \"ortho\""),
            (["show", "orto"], "There is no intervention \"orto\". There are: again, ortho."),
        })
        {
            var answer = await InterveneAsync(folder, arguments);
            Assert.Equal((2, ""), (answer.ExitCode, answer.Output));
            Assert.Contains(says, answer.Error, StringComparison.Ordinal);
        }
        Assert.Equal(0, (await InterveneAsync(folder, "rename", "ortho", "symmetric")).ExitCode);
        Assert.Equal(0, (await InterveneAsync(folder, "delete", "again")).ExitCode);
        Assert.Contains("symmetric", (await InterveneAsync(folder, "list")).Output, StringComparison.Ordinal);
    }

    private static Direction Write(string path, int seed, int width = Width)
    {
        var rows = Enumerable.Range(0, (Layers + 1) * width).Select(i => i < width ? 0 : MathF.Sin((100 * seed) + i)).ToArray();
        var direction = new Direction("d", Layers, rows, ambientNorm: [2, 2, 2, 2]);
        DirectionFile.Save(path, direction, new Dictionary<string, string> { ["method"] = "by hand" });
        return direction;
    }

    private static Task<Verb.Answer> RunAsync(TemporaryFolder folder, params string[] arguments) => Verb.RunAsync(folder.Path, ["directions", .. arguments, "--data", "data"]);

    private static Task<Verb.Answer> InterveneAsync(TemporaryFolder folder, params string[] arguments) => Verb.RunAsync(folder.Path, ["interventions", .. arguments, "--data", "data"]);
}
