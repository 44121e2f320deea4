namespace Vectorscope.Dashboard.Tests.Components.Benchmarks;

/// <summary>Small task folders for tests.</summary>
internal static class TaskFolder
{
    internal static void Write(DirectoryInfo root, string name, string difficulty, string category, string instruction = "Write **hello** into hello.txt.", string extra = "")
    {
        var folder = root.CreateSubdirectory(name);
        folder.CreateSubdirectory("environment");
        File.WriteAllText(Path.Combine(folder.FullName, "task.toml"), $$"""
            version = "1.0"

            [metadata]
            difficulty = "{{difficulty}}"
            category = "{{category}}"

            [agent]
            timeout_sec = 120.0

            [environment]
            docker_image = "vectorscope/base:1"
            cpus = 1
            memory_mb = 512
            allow_internet = false
            {{extra}}
            """);
        File.WriteAllText(Path.Combine(folder.FullName, "instruction.md"), instruction);
        Script(folder.CreateSubdirectory("tests"), "test.sh", "echo 1 > /logs/verifier/reward.txt");
        Script(folder.CreateSubdirectory("solution"), "solve.sh", "echo hello > hello.txt");
    }

    private static void Script(DirectoryInfo folder, string name, string line) => File.WriteAllText(Path.Combine(folder.FullName, name), $"#!/bin/bash\n{line}\n");
}
