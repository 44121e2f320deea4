using Vectorscope.Jobs.Tasks;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Tasks;

public sealed class TaskReaderTests
{
    [Fact]
    public void Read_EveryKeyOfTheSchema_IsTaken()
    {
        var task = WellFormedTask.Read("""
            schema_version = "1.2"
            version = "1.0"
            source = "somewhere"

            [task]
            name = "acme/make-tea"
            description = "Tea"
            authors = [{ name = "A", email = "a@example.org" }]
            keywords = ["tea"]

            [metadata]
            difficulty = "hard"
            category = "kitchen"
            tags = ["hot", "wet"]
            made = 2026-01-02
            deep = { number = 1.5, list = [1, true] }

            [agent]
            timeout_sec = 12.5
            user = "worker"

            [verifier]
            timeout_sec = 7
            user = 1000
            environment_mode = "shared"
            env = { KEY = "${HOST_KEY:-none}" }

            [environment]
            build_timeout_sec = 30
            docker_image = "example.org/tea:1"
            os = "Linux"
            cpus = 2
            memory_mb = 512
            storage_mb = 1024
            gpus = 0
            allow_internet = false
            workdir = "/srv"
            env = { MODE = "test" }

            [environment.healthcheck]
            command = "true"
            interval_sec = 1
            retries = 9

            [solution]
            env = { HINT = "sugar" }
            """);

        Assert.Empty(task.Problems);
        var found = task.Definition!;
        Assert.Equal(("make-tea", "hard", "kitchen", "Do it.\n"), (found.Name, found.Difficulty, found.Category, found.Instruction));
        Assert.Equal("""{"difficulty":"hard","category":"kitchen","tags":["hot","wet"],"made":"2026-01-02","deep":{"number":1.5,"list":[1,true]}}""", found.Metadata.ToJsonString());
        Assert.Equal(new TaskAgentSettings(12.5, "worker"), found.Agent);
        Assert.Equal((7.0, "1000", "${HOST_KEY:-none}"), (found.Verifier.TimeoutSeconds, found.Verifier.User, found.Verifier.Variables["KEY"]));
        var machine = found.Environment;
        Assert.Equal((30.0, "example.org/tea:1", 2, 512L, 1024L, TaskNetwork.None, "/srv", true),
            (machine.BuildTimeoutSeconds, machine.DockerImage, machine.Cpus!.Value, machine.MemoryMb!.Value, machine.StorageMb!.Value, machine.Network, machine.Workdir, machine.HasDockerfile));
        Assert.Equal("test", machine.Variables["MODE"]);
        Assert.Equal(new TaskHealthcheck("true", 1, 30, 0, 5, 9), machine.Healthcheck);
        Assert.Equal("sugar", found.SolutionVariables["HINT"]);
    }

    [Fact]
    public void Read_EmptyToml_HasTheDefaultsAndNoLimits()
    {
        var task = WellFormedTask.Read("").Definition!;

        Assert.Equal(("task", null, 600.0, 600.0), (task.Name, task.Agent.TimeoutSeconds, task.Verifier.TimeoutSeconds, task.Environment.BuildTimeoutSeconds));
        Assert.Equal((null, null, null, null, TaskNetwork.Public, null),
            (task.Environment.DockerImage, task.Environment.Cpus, task.Environment.MemoryMb, task.Environment.StorageMb, task.Environment.Network, task.Environment.Healthcheck));
    }

    [Theory]
    [InlineData("2G", 2048)]
    [InlineData("1.5g", 1536)]
    [InlineData("512M", 512)]
    [InlineData("2048k", 2)]
    [InlineData(" 3G ", 3072)]
    [InlineData("2", null)]
    [InlineData("2GB", null)]
    [InlineData("G", null)]
    [InlineData("-1G", null)]
    [InlineData("0M", null)]
    [InlineData("1e9G", null)]
    public void Memory_OldSizes_AreMegabytesOrNamed(string text, int? expected)
    {
        var reading = WellFormedTask.Read($"[environment]\nmemory = \"{text}\"");

        Assert.Equal((long?)expected, reading.Outline!.Environment.MemoryMb);
        Assert.Equal(expected is null ? ["environment.memory"] : [], reading.Problems.Select(problem => problem.Key!));
    }

    public static TheoryData<string, string> Errors => new()
    {
        { "[environment]\nmemory = \"2G\"\nmemory_mb = 2048", "environment.memory" },
        { "[environment]\nstorage = \"2G\"\nstorage_mb = 2048", "environment.storage" },
        { "[environment]\ncpus = \"two\"", "environment.cpus" },
        { "[environment]\ncpus = 0", "environment.cpus" },
        { "[environment]\ncpus = 1.5", "environment.cpus" },
        { "[environment]\nmemory_mb = 99999999999", "environment.memory_mb" },
        { "[environment]\nallow_internet = \"no\"", "environment.allow_internet" },
        { "[environment]\nnetwork_mode = \"lan\"", "environment.network_mode" },
        { "[environment]\ndocker_image = \"a b\"", "environment.docker_image" },
        { "[environment]\ndocker_image = \"\"", "environment.docker_image" },
        { "[environment]\nworkdir = \"app\"", "environment.workdir" },
        { "[environment]\nos = \"beos\"", "environment.os" },
        { "[environment]\nenv = { A = 1 }", "environment.env.A" },
        { "[environment]\nenv = { \"A=B\" = \"1\" }", "environment.env.A=B" },
        { "[environment]\nenv = [\"A=1\"]", "environment.env" },
        { "[environment.healthcheck]\nretries = 2", "environment.healthcheck.command" },
        { "[agent]\ntimeout_sec = \"900\"", "agent.timeout_sec" },
        { "[agent]\ntimeout_sec = 0", "agent.timeout_sec" },
        { "[agent]\ntimeout_sec = nan", "agent.timeout_sec" },
        { "[agent]\nuser = true", "agent.user" },
        { "[agent]\nuser = \"a b\"", "agent.user" },
        { "[verifier]\ntimeout_sec = -1.0", "verifier.timeout_sec" },
        { "[verifier]\nenvironment_mode = \"apart\"", "verifier.environment_mode" },
        { "[verifier]\nenvironment_mode = \"shared\"\n[verifier.environment]\ncpus = 1", "verifier.environment" },
        { "[task]\nname = \"a/b/c\"", "task.name" },
        { "[task]\nname = \"a/../b\"", "task.name" },
        { "agent = 3", "agent" },
        { "metadata = 3", "metadata" },
        { "version = 1.0", "version" },
        { "[solution]\nenv = { A = true }", "solution.env.A" },
    };

    [Theory]
    [MemberData(nameof(Errors))]
    public void Read_WrongValue_IsAnErrorOfItsKeyAlone(string toml, string key)
    {
        var reading = WellFormedTask.Read(toml);

        var problem = Assert.Single(reading.Problems);
        Assert.Equal(("task.toml", key, true), (problem.File, problem.Key, problem.IsError));
        Assert.Null(reading.Definition);
        Assert.NotNull(reading.Outline);
    }

    [Theory]
    [InlineData("[environment]\ngpus = 1", "environment.gpus")]
    [InlineData("[environment]\ntpu = { type = \"v5\" }", "environment.tpu")]
    [InlineData("[environment]\nos = \"Windows\"", "environment.os")]
    [InlineData("[environment]\nskills_dir = \"skills\"", "environment.skills_dir")]
    [InlineData("[[environment.mcp_servers]]\nname = \"a\"", "environment.mcp_servers")]
    [InlineData("[verifier]\nenvironment_mode = \"separate\"", "verifier.environment_mode")]
    [InlineData("[verifier.environment]\ncpus = 1", "verifier.environment")]
    [InlineData("[[verifier.collect]]\ncommand = \"ls\"", "verifier.collect")]
    [InlineData("[agent]\nnetwork_mode = \"no-network\"", "agent.network_mode")]
    [InlineData("[[steps]]\nname = \"one\"", "steps")]
    public void Read_WhatThisProgramCannotDo_SaysNotSupported(string toml, string key)
    {
        var problem = Assert.Single(WellFormedTask.Read(toml).Problems);

        Assert.Equal((key, true), (problem.Key, problem.IsError));
        Assert.StartsWith("Not supported: ", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("schema_version = \"2.0\"", "schema_version")]
    [InlineData("[agent]\nshoe_size = 42", "agent.shoe_size")]
    [InlineData("colour = \"red\"", "colour")]
    [InlineData("artifacts = [\"/app/out\"]", "artifacts")]
    [InlineData("[environment]\nnetwork_mode = \"allowlist\"\nallowed_hosts = [\"example.org\"]", "environment.network_mode")]
    [InlineData("[environment]\nallow_internet = true\nnetwork_mode = \"no-network\"", "environment.allow_internet")]
    [InlineData("[environment]\nallowed_hosts = [\"example.org\"]", "environment.allowed_hosts")]
    public void Read_WhatHasNoEffect_IsARemarkAndTheTaskRuns(string toml, string key)
    {
        var reading = WellFormedTask.Read(toml);

        var problem = Assert.Single(reading.Problems);
        Assert.Equal((key, false), (problem.Key, problem.IsError));
        Assert.NotNull(reading.Definition);
    }

    [Theory]
    [InlineData("allow_internet = true", TaskNetwork.Public)]
    [InlineData("network_mode = \"public\"", TaskNetwork.Public)]
    [InlineData("network_mode = \"no-network\"", TaskNetwork.None)]
    [InlineData("allow_internet = true\nnetwork_mode = \"no-network\"", TaskNetwork.None)]
    [InlineData("network_mode = \"allowlist\"\nallowed_hosts = [\"a.example\", \"b.example\"]", TaskNetwork.AllowList)]
    public void Network_AllSpellings_AreOneSetting(string toml, TaskNetwork expected)
    {
        var environment = WellFormedTask.Read($"[environment]\n{toml}").Definition!.Environment;

        Assert.Equal(expected, environment.Network);
        Assert.Equal(expected == TaskNetwork.AllowList ? ["a.example", "b.example"] : [], environment.AllowedHosts);
    }

    [Theory]
    [InlineData("[a\n", 1)]
    [InlineData("a = 1\n\na = 2\n", 3)]
    [InlineData("[b]\nc = \"open\n", 2)]
    public void Read_NoToml_NamesTheLineAndKeepsTheFoldersName(string toml, int line)
    {
        var reading = WellFormedTask.Read(toml);

        var problem = Assert.Single(reading.Problems);
        Assert.Equal(("task", "task.toml", true), (reading.Name, problem.File, problem.IsError));
        Assert.Contains($"line {line}:", problem.Message, StringComparison.Ordinal);
        Assert.Null(reading.Outline);
    }

    [Theory]
    [InlineData("environment/docker-compose.yaml", "services: {}", "environment/docker-compose.yaml")]
    [InlineData("instruction.md", "# canary 1\n\n  \n", "instruction.md")]
    public void Read_FileThatIsNotSupportedOrEmpty_IsNamed(string file, string text, string expected)
    {
        using var folder = new TemporaryFolder();
        WellFormedTask.Write(folder, "task", "");
        folder.Write($"task/{file}", text);

        var problem = Assert.Single(TaskReader.Read(folder["task"]).Problems);

        Assert.Equal((expected, null, true), (problem.File, problem.Key, problem.IsError));
    }

    [Theory]
    [InlineData("instruction.md", "instruction.md", null, true)]
    [InlineData("tests/test.sh", "tests/test.sh", null, true)]
    [InlineData("environment/Dockerfile", "task.toml", "environment.docker_image", true)]
    [InlineData("solution/solve.sh", "solution/solve.sh", null, false)]
    public void Read_FileMissing_IsNamed(string file, string expected, string? key, bool isError)
    {
        using var folder = new TemporaryFolder();
        WellFormedTask.Write(folder, "task", "");
        File.Delete(folder[$"task/{file}"]);

        var problem = Assert.Single(TaskReader.Read(folder["task"]).Problems);

        Assert.Equal((expected, key, isError), (problem.File, problem.Key, problem.IsError));
    }

    [Fact]
    public void Read_LinkOutOfTheFolder_IsAnErrorAndOneWithinIsNot()
    {
        using var folder = new TemporaryFolder();
        WellFormedTask.Write(folder, "task", "");
        File.CreateSymbolicLink(folder["task/environment/inside"], "../instruction.md");
        File.CreateSymbolicLink(folder["task/environment/outside"], "../../../../etc/passwd");

        Assert.Equal(["environment/outside"], TaskReader.Read(folder["task"]).Problems.Select(problem => problem.File));
    }

    [Fact]
    public void Read_BytesThatAreNoUtf8_AreNamed()
    {
        using var folder = new TemporaryFolder();
        WellFormedTask.Write(folder, "task", "");
        File.WriteAllBytes(folder["task/instruction.md"], [0x44, 0xff, 0xfe, 0x21]);

        Assert.Equal(["instruction.md"], TaskReader.Read(folder["task"]).Problems.Select(problem => problem.File).Distinct().ToArray());
    }

    public static TheoryData<string, string> Unreadable => new()
    {
        { "x = \"\\uD800\"", "" },
        { "x = \"\\UFFFFFFFF\"", "" },
        { "x = \"\\U00110000\"", "" },
        { "tags = [\"a\"" + new string('[', 900), "" },
        { "storage\"\\uy = " + new string('[', 66) + new string(']', 60), "" },
        { "x = " + new string('[', 33) + new string(']', 33), "nested more than 32 deep" },
        { "x = " + new string('[', 100) + new string(']', 100), "nested more than 32 deep" },
        { "x = " + string.Concat(Enumerable.Repeat("{a = ", 100)) + "1" + new string('}', 100), "nested more than 32 deep" },
        { "x = " + new string('[', 20_000), "more than 10000 opening brackets" },
        { $"[{string.Join('.', Enumerable.Repeat("a", 100))}]\nx = 1", "nested more than 32 deep" },
    };

    /// <summary>The library lets some mistakes fall through to the runtime, and its recursion knows no end of its own.</summary>
    [Theory]
    [MemberData(nameof(Unreadable))]
    public void Read_TomlThatTheLibraryStumblesOver_IsAProblemOfTheTask(string toml, string says)
    {
        var reading = WellFormedTask.Read(toml);

        var problem = Assert.Single(reading.Problems);
        Assert.Equal(("task.toml", null, true), (problem.File, problem.Key, problem.IsError));
        Assert.StartsWith("It is not valid TOML, see line ", problem.Message, StringComparison.Ordinal);
        Assert.Contains(says, problem.Message, StringComparison.Ordinal);
        Assert.Null(reading.Definition);
    }

    [Fact]
    public void Read_ListsNestedAsDeepAsIsTaken_AreTaken() =>
        Assert.Empty(WellFormedTask.Read($"[metadata]\nx = {new string('[', 30)}{new string(']', 30)}").Problems);

    [Theory]
    [InlineData("tests")]
    [InlineData("environment")]
    public void Read_FileWhoseNameIsNoUtf8_IsAProblemThatSaysSo(string below)
    {
        using var folder = new TemporaryFolder();
        WellFormedTask.Write(folder, "task", "");
        using var odd = OddName.File(folder[$"task/{below}"]);

        var problem = Assert.Single(TaskReader.Read(folder["task"]).Problems);

        Assert.True(problem.IsError);
        Assert.Contains("its name is no UTF-8", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Digest_ContentOrNameChanges_ChangesAndOtherwiseStays()
    {
        using var folder = new TemporaryFolder();
        WellFormedTask.Write(folder, "one", "");
        WellFormedTask.Write(folder, "two", "");
        string Digest(string name) => TaskReader.Read(folder[name]).Outline!.Digest;

        var before = Digest("one");
        Assert.Equal(before, Digest("two"));
        Assert.Matches("^[0-9a-f]{64}$", before);
        folder.Write("one/tests/more.py", "");
        folder.Write("two/environment/more.py", "");

        Assert.Equal(3, new[] { before, Digest("one"), Digest("two") }.Distinct().Count());
    }

    [Theory]
    [InlineData("Do it.\n", "Do it.\n")]
    [InlineData("# bench canary GUID 1\nDo it.", "Do it.")]
    [InlineData("<!-- bench-canary GUID 1 -->\n# CANARY 2\n\n  \nDo it.\n", "Do it.\n")]
    [InlineData("\n# canary\nDo it.", "\n# canary\nDo it.")]
    [InlineData("# A heading\n# canary\nDo it.", "# A heading\n# canary\nDo it.")]
    [InlineData("A canary sings.\n", "A canary sings.\n")]
    [InlineData("<!-- canary", "<!-- canary")]
    [InlineData("# canary", "")]
    public void WithoutCanary_LeadingCommentLines_AreDropped(string text, string expected) =>
        Assert.Equal(expected, TaskInstruction.WithoutCanary(text));
}
