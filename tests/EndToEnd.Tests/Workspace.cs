using System.Text.Json;

namespace Vectorscope.EndToEnd.Tests;

/// <summary>An empty home folder, as on a machine that has never seen the product.</summary>
internal sealed class Workspace : IDisposable
{
    internal string Home { get; } = Directory.CreateTempSubdirectory("vectorscope-home-").FullName;

    internal string Data => Path.Combine(Home, ".local", "share", "vectorscope");

    /// <summary>Makes the random-weight model that the captures run on, where the server looks for models.</summary>
    internal async Task MakeModelAsync(CancellationToken cancellationToken)
    {
        var answer = await Product.RunAsync(Home, cancellationToken, "new-model", "--shape", "pocket", "--out", Path.Combine(Data, "models", "random"));
        Assert.True(answer.ExitCode == 0, answer.Log);
    }

    /// <summary>Writes a file of short chats and returns its path.</summary>
    internal string WriteChats()
    {
        var path = Path.Combine(Home, "chats.jsonl");
        string[] verbs = ["list", "count", "show", "move"];
        File.WriteAllLines(path, Enumerable.Range(0, 40).Select(i => JsonSerializer.Serialize(new
        {
            messages = new object[]
            {
                new { role = "user", content = $"Please {verbs[i % 4]} the files in /app/{i % 5}." },
                new { role = "assistant", content = $"{{\"do\": \"{verbs[i % 4]}\"}}", reasoning = $"I {verbs[i % 4]} them." },
            },
            label = verbs[i % 4],
        })));
        return path;
    }

    /// <summary>A training of a tiny new model on such chats.</summary>
    internal object WriteTraining(int steps) => new
    {
        kind = "training",
        name = "tiny agent",
        @new = new { shape = "tiny", vocabulary = 300 },
        data = new { chats = WriteChats() },
        evaluate = 0.1,
        options = new { steps, sequenceTokens = 64, rows = 1, learningRate = 0.003, device = "cpu" },
    };

    /// <summary>Writes a folder of small tasks, each graded by one file, and returns its path.</summary>
    internal string WriteTasks(params string[] names)
    {
        var root = Directory.CreateDirectory(Path.Combine(Home, "own-tasks"));
        foreach (var name in names)
        {
            var task = root.CreateSubdirectory(name).FullName;
            File.WriteAllText(Path.Combine(task, "task.toml"), "version = \"1.0\"\n[metadata]\ndifficulty = \"easy\"\ncategory = \"files\"\n[agent]\ntimeout_sec = 120.0\n[environment]\ndocker_image = \"vectorscope/base:1\"\nallow_internet = false\n");
            File.WriteAllText(Path.Combine(task, "instruction.md"), $"Write `hello` into {name}.txt.\n");
            foreach (var (folder, file, line) in new[]
            {
                ("environment", "note.txt", "A file that the machine starts with."),
                ("solution", "solve.sh", $"echo hello > {name}.txt"),
                ("tests", "test.sh", $"grep -qx hello {name}.txt && echo 1 > /logs/verifier/reward.txt || {{ echo \"{name}.txt is not as asked\"; echo 0 > /logs/verifier/reward.txt; }}"),
            })
            {
                Directory.CreateDirectory(Path.Combine(task, folder));
                File.WriteAllText(Path.Combine(task, folder, file), (file.EndsWith(".sh", StringComparison.Ordinal) ? "#!/bin/bash\n" : "") + line + "\n");
            }
        }
        return root.FullName;
    }

    public void Dispose() => Folders.Delete(Home);
}
