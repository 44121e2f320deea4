using System.Globalization;

namespace Vectorscope.ScriptedModels;

/// <summary>A folder of small tasks: each wants one word in one file, and says so.</summary>
internal sealed class SmallTasks : IDisposable
{
    internal SmallTasks(int count, double agentSeconds = 900)
    {
        for (var i = 1; i <= count; i++)
        {
            Add(string.Create(CultureInfo.InvariantCulture, $"write-{i:00}"), string.Create(CultureInfo.InvariantCulture, $"word{i}"), agentSeconds);
        }
    }

    internal string Folder { get; } = Directory.CreateTempSubdirectory("vectorscope-tasks-").FullName;

    internal void Add(string name, string word, double agentSeconds)
    {
        Write(name, "task.toml", string.Create(CultureInfo.InvariantCulture, $"""
            version = "1.0"

            [metadata]
            difficulty = "easy"
            category = "files"

            [agent]
            timeout_sec = {agentSeconds:0.0###}

            [verifier]
            timeout_sec = 600.0

            [environment]
            docker_image = "vectorscope/base:1"
            allow_internet = false
            memory_mb = 512
            """));
        Write(name, "instruction.md", $"Write the word {word} into /app/answer.txt.\n");
        Write(name, "environment/Dockerfile", "FROM vectorscope/base:1\n");
        Write(name, "tests/test.sh", $"#!/bin/bash\nif grep -qx {word} /app/answer.txt; then echo 1; else echo 0; fi > /logs/verifier/reward.txt\n");
        Write(name, "solution/solve.sh", $"#!/bin/bash\necho {word} > /app/answer.txt\n");
    }

    internal void Write(string task, string path, string text)
    {
        var file = Path.Combine(Folder, task, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    public void Dispose() => Folders.Delete(Folder);
}
