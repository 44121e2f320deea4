using System.Text.Json.Nodes;
using Vectorscope.Dashboard.Cli.Launching;
using Vectorscope.Engine.Settings;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Dashboard.Tests.Cli;

public sealed class SpecFoldersTests
{
    private sealed record Whole
    {
        [Field("Model"), Refers(ReferenceKinds.Model)]
        public string? Model { get; init; }

        [Field("Tasks"), Refers(ReferenceKinds.TaskSet), FilePath]
        public string? Tasks { get; init; }

        [Field("Persona"), Refers(ReferenceKinds.Persona)]
        public string? Persona { get; init; }

        [Field("Data"), Refers(ReferenceKinds.File), FilePath]
        public string? Data { get; init; }

        [Field("Note")]
        public string? Note { get; init; }

        [Field("More")]
        public IReadOnlyList<string> More { get; init; } = [];

        [Field("Files"), FilePath]
        public IReadOnlyList<string> Files { get; init; } = [];

        [Field("Parts")]
        public IReadOnlyList<Part> Parts { get; init; } = [];

        [Field("Intervention"), Refers(ReferenceKinds.Intervention), OrObject]
        public string? Intervention { get; init; }

        [Field("Direction"), Refers(ReferenceKinds.Direction)]
        public string? Direction { get; init; }

        [Inline]
        public Rest Rest { get; init; } = new();
    }

    private sealed record Part
    {
        [Field("Inner")]
        public Inner Inner { get; init; } = new();
    }

    private sealed record Inner
    {
        [Field("Model"), Refers(ReferenceKinds.Model)]
        public string? Model { get; init; }
    }

    private sealed record Rest
    {
        [Field("Out"), FilePath]
        public string? Out { get; init; }
    }

    // "here" is a folder of the caller's and "list.txt" a file.
    [Theory]
    [InlineData("""{"model":"here"}""", """{"model":"ROOT/here"}""")]
    [InlineData("""{"model":"elsewhere"}""", """{"model":"elsewhere"}""")]
    [InlineData("""{"tasks":"./here/"}""", """{"tasks":"ROOT/here"}""")]
    [InlineData("""{"tasks":"pocket"}""", """{"tasks":"pocket"}""")]
    [InlineData("""{"data":"list.txt"}""", """{"data":"ROOT/list.txt"}""")]
    [InlineData("""{"data":"missing.txt"}""", """{"data":"ROOT/missing.txt"}""")]
    [InlineData("""{"data":"run:abc/list.txt"}""", """{"data":"run:abc/list.txt"}""")]
    [InlineData("""{"data":"sha256:00ff"}""", """{"data":"sha256:00ff"}""")]
    [InlineData("""{"out":"new/folder"}""", """{"out":"ROOT/new/folder"}""")]
    [InlineData("""{"files":["a","/b"]}""", """{"files":["ROOT/a","/b"]}""")]
    [InlineData("""{"parts":[{"inner":{"model":"here"}},{"inner":null},{"inner":{"model":"m"}}]}""", """{"parts":[{"inner":{"model":"ROOT/here"}},{"inner":null},{"inner":{"model":"m"}}]}""")]
    [InlineData("""{"persona":"here","note":"here","more":["here"],"unknown":"here"}""", """{"persona":"here","note":"here","more":["here"],"unknown":"here"}""")]
    [InlineData("""{"model":5,"out":null,"files":"a","parts":[7,null]}""", """{"model":5,"out":null,"files":"a","parts":[7,null]}""")]
    [InlineData("""{"intervention":"ortho"}""", """{"intervention":"ortho"}""")]
    [InlineData("""{"intervention":"ortho@12345678"}""", """{"intervention":"ortho@12345678"}""")]
    [InlineData("""{"intervention":"ortho.json"}""", """{"intervention":"ROOT/ortho.json"}""")]
    [InlineData("""{"intervention":"run:abc/ortho.json"}""", """{"intervention":"run:abc/ortho.json"}""")]
    [InlineData("""{"intervention":{"operations":[{"direction":"a.gguf"},{"when":{"direction":"./b"},"then":{"direction":"c"}},{"direction":"run:abc/d"}]}}""", """{"intervention":{"operations":[{"direction":"ROOT/a.gguf"},{"when":{"direction":"ROOT/b"},"then":{"direction":"c"}},{"direction":"run:abc/d"}]}}""")]
    [InlineData("""{"direction":"d.safetensors"}""", """{"direction":"ROOT/d.safetensors"}""")]
    [InlineData("""{"direction":"sha256:00ff"}""", """{"direction":"sha256:00ff"}""")]
    [InlineData("""{"direction":"expert"}""", """{"direction":"expert"}""")]
    public void Resolve_FollowsTheShape(string spec, string expected)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["here"]);
        File.WriteAllText(folder["list.txt"], "");
        var json = JsonNode.Parse(spec)!.AsObject();

        new SpecFolders(folder.Path).Resolve(json, SpecShape.Of<Whole>());

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected.Replace("ROOT", folder.Path, StringComparison.Ordinal)), json), json.ToJsonString());
    }
}
