namespace Vectorscope.Jobs.Tasks.Pocket.Families;

/// <summary>Reading a history and adding to one. Repositories are bare ones, named NAME.git: plain files to whoever copies them.</summary>
internal static class GitFamily
{
    public static PocketFamily Family { get; } = new("git",
    [
        new("git-init", "easy", Init),
        new("git-last-message", "easy", LastMessage),
        new("git-count-commits", "easy", CountCommits),
        new("git-branch-commit", "medium", BranchCommit),
        new("git-file-at-tag", "medium", FileAtTag),
        new("git-who-added", "medium", WhoAdded),
        new("git-branch-with-file", "medium", BranchWithFile),
    ]);

    private const string Identity = "git -c user.name=agent -c user.email=agent@example.org";

    // The same with less to type.
    private const string Agent = "git -c user.name=me -c user.email=me@x";

    private static void Init(PocketScene scene)
    {
        var draw = scene.Draw;
        var names = draw.Some(Words.Nouns, 4);
        var message = Message(draw);
        string[] files = [$"{names[1]}.txt", $"{names[2]}.txt", $"{names[3]}/notes.md"];
        foreach (var file in files)
        {
            scene.Given($"{names[0]}/{file}", draw.Sentences(2));
        }
        scene.Instruction = $"Make the folder /app/{names[0]} a git repository and commit all its files in one commit with the message: {message}";
        Repository(scene, names[0]);
        scene.Check($"[ \"$(git -C {names[0]} log --format=%s 2> /dev/null)\" = {PocketScene.Quote(message)} ] || fail \"the commit or its message is not right\"");
        Tracked(scene, names[0], "HEAD", files);
        scene.Check($"[ -z \"$(git -C {names[0]} status --porcelain 2>&1)\" ] || fail \"something is not committed\"");
        scene.Unchanged(files.Select(file => $"{names[0]}/{file}"));
        scene.Solve($"cd {names[0]}", "git init -q", "git add .", $"{Identity} commit -q -m {PocketScene.Quote(message)}");
        scene.Lesson = new PocketLesson($"make {names[0]} a git repository with one commit", "git init", $"cd {names[0]} && git init -q && git add . && {Agent} commit -qm {PocketScene.Quote(message)}") { Look = $"ls {names[0]}", Check = "git log --format=%s", Seconds = 0.5 };
    }

    private static void LastMessage(PocketScene scene)
    {
        var draw = scene.Draw;
        var name = draw.One(Words.Nouns);
        var repository = new PocketRepository();
        var messages = History(draw, repository, draw.From(4, 8));
        Given(scene, name, repository);
        scene.Instruction = $"Write the message of the last commit on the branch main of the git repository /app/{name}.git to /app/answer.txt.";
        scene.HasAnswer("answer.txt", messages[^1]);
        scene.Solve($"git --git-dir={name}.git log -1 --format=%s main > answer.txt");
        scene.Lesson = new PocketLesson($"get the last commit message on main of {name}.git", "git log -1", $"git --git-dir={name}.git log -1 --format=%s main > answer.txt") { Check = "cat answer.txt" };
    }

    private static void CountCommits(PocketScene scene)
    {
        var draw = scene.Draw;
        var name = draw.One(Words.Nouns);
        var repository = new PocketRepository();
        var count = draw.From(11, 24);
        History(draw, repository, count);
        Given(scene, name, repository);
        scene.Instruction = $"How many commits does the branch main of the git repository /app/{name}.git have? Write the number to /app/answer.txt.";
        scene.HasAnswer("answer.txt", $"{count}");
        scene.Solve($"git --git-dir={name}.git rev-list --count main > answer.txt");
        scene.Lesson = new PocketLesson($"count the commits on main of {name}.git", "git rev-list --count", $"git --git-dir={name}.git rev-list --count main > answer.txt") { Check = "cat answer.txt" };
    }

    private static void BranchCommit(PocketScene scene)
    {
        var draw = scene.Draw;
        var names = draw.Some(Words.Nouns, 3);
        var (name, branch, file) = (names[0], names[1], $"{names[2]}.md");
        var repository = new PocketRepository();
        var files = new Dictionary<string, string> { ["readme.md"] = PocketScene.Lines(draw.Sentences(2)) };
        var first = repository.Commit("main", files, Message(draw), draw.One(Words.Names));
        var (line, message) = (draw.Sentence(), Message(draw));
        Given(scene, name, repository);
        scene.Instruction = $"Clone the git repository /app/{name}.git to /app/{name}. There, on a new branch {branch}, commit a file {file} with the line \"{line}\" and the commit message \"{message}\".";
        Repository(scene, name);
        scene.Check($"[ \"$(git -C {name} log -1 --format=%s refs/heads/{branch} -- 2> /dev/null)\" = {PocketScene.Quote(message)} ] || fail \"the branch, the commit or its message is not right\"");
        scene.Check($"[ \"$(git -C {name} rev-parse refs/heads/{branch}^ 2> /dev/null)\" = {first} ] || fail \"the commit does not follow the last one of main\"");
        Tracked(scene, name, $"refs/heads/{branch}", ["readme.md", file]);
        scene.Expect("line", System.Text.Encoding.UTF8.GetBytes(line + "\n"));
        scene.Check($"git -C {name} show refs/heads/{branch}:{file} 2> /dev/null | cmp -s <(sed '$a\\') \"$expected/line\" || fail \"{file} does not hold the line\"");
        scene.Solve(
            $"git clone -q {name}.git {name}", $"cd {name}", $"git checkout -q -b {branch}", $"echo {PocketScene.Quote(line)} > {file}",
            $"git add {file}", $"{Identity} commit -q -m {PocketScene.Quote(message)}");
        scene.Lesson = new PocketLesson($"clone {name}.git and commit {file} on branch {branch}", "git clone and commit", $"git clone -q {name}.git {name} && cd {name} && git checkout -qb {branch} && echo {PocketScene.Quote(line)} > {file} && git add . && {Agent} commit -qm {PocketScene.Quote(message)}") { Check = "git log -1 --format=%s", Seconds = 0.5 };
    }

    private static void FileAtTag(PocketScene scene)
    {
        var draw = scene.Draw;
        var names = draw.Some(Words.Nouns, 2);
        var file = $"{names[1]}.txt";
        var repository = new PocketRepository();
        string? parent = null;
        var versions = Enumerable.Range(0, 5).Select(_ => PocketScene.Lines(draw.Sentences(draw.From(2, 5)))).ToArray();
        for (var i = 0; i < versions.Length; i++)
        {
            parent = repository.Commit("main", new Dictionary<string, string> { [file] = versions[i] }, Message(draw), draw.One(Words.Names), parent);
            repository.Tag($"v{i + 1}", parent);
        }
        var wanted = draw.Below(versions.Length - 1);
        Given(scene, names[0], repository);
        scene.Instruction = $"Write the file {file} of the git repository /app/{names[0]}.git, as it was at the tag v{wanted + 1}, to /app/old.txt.";
        scene.HasContent("old.txt", versions[wanted]);
        scene.Solve($"git --git-dir={names[0]}.git show v{wanted + 1}:{file} > old.txt");
        scene.Lesson = new PocketLesson($"write {file} at tag v{wanted + 1} of {names[0]}.git to old.txt", "git show", $"git --git-dir={names[0]}.git show v{wanted + 1}:{file} > old.txt") { Look = $"git --git-dir={names[0]}.git tag", Check = "cat old.txt" };
    }

    private static void WhoAdded(PocketScene scene)
    {
        var draw = scene.Draw;
        var name = draw.One(Words.Nouns);
        var (authors, added) = (draw.Some(Words.Names, 8), draw.Some(Words.Animals, 8));
        var repository = new PocketRepository();
        var files = new Dictionary<string, string>();
        string? parent = null;
        for (var i = 0; i < authors.Length; i++)
        {
            files[$"{added[i]}.txt"] = PocketScene.Lines(draw.Sentences(2));
            parent = repository.Commit("main", files, $"Add page {i + 1}", authors[i], parent);
        }
        var wanted = draw.Below(authors.Length - 1);
        files[$"{added[wanted]}.txt"] += PocketScene.Lines(draw.Sentences(1));
        repository.Commit("main", files, "Correct a page", authors[^1], parent);
        Given(scene, name, repository);
        scene.Instruction = $"Who added the file {added[wanted]}.txt to the git repository /app/{name}.git? Write the name of that commit's author to /app/answer.txt.";
        scene.HasAnswer("answer.txt", authors[wanted]);
        scene.Solve($"git --git-dir={name}.git log --diff-filter=A --format=%an main -- {added[wanted]}.txt > answer.txt");
        scene.Lesson = new PocketLesson($"find who added {added[wanted]}.txt in {name}.git", "git log --diff-filter=A", $"git --git-dir={name}.git log --diff-filter=A --format=%an main -- {added[wanted]}.txt > answer.txt") { Check = "cat answer.txt" };
    }

    private static void BranchWithFile(PocketScene scene)
    {
        var draw = scene.Draw;
        var names = draw.Some(Words.Nouns, 8);
        var branches = names[1..7];
        var repository = new PocketRepository();
        var common = new Dictionary<string, string> { ["readme.md"] = PocketScene.Lines(draw.Sentences(2)) };
        var first = repository.Commit("main", common, "Begin", draw.One(Words.Names));
        var others = draw.Some(Words.Animals, branches.Length);
        var hit = draw.Below(branches.Length);
        for (var i = 0; i < branches.Length; i++)
        {
            var file = i == hit ? $"{names[7]}.txt" : $"{others[i]}.txt";
            repository.Commit(branches[i], new Dictionary<string, string>(common) { [file] = PocketScene.Lines(draw.Sentences(2)) }, Message(draw), draw.One(Words.Names), first);
        }
        Given(scene, names[0], repository);
        scene.Instruction = $"Which branch of the git repository /app/{names[0]}.git has a file {names[7]}.txt? Write the branch's name to /app/answer.txt.";
        scene.HasAnswer("answer.txt", branches[hit]);
        scene.Solve($"git --git-dir={names[0]}.git log --all --format=%D -- {names[7]}.txt > answer.txt");
        scene.Lesson = new PocketLesson($"find the branch of {names[0]}.git that has {names[7]}.txt", "git log --all", $"git --git-dir={names[0]}.git log --all --format=%D -- {names[7]}.txt > answer.txt") { Look = $"git --git-dir={names[0]}.git branch", Check = "cat answer.txt" };
    }

    private static string[] History(Draw draw, PocketRepository repository, int count)
    {
        var files = new Dictionary<string, string>();
        var messages = new string[count];
        string? parent = null;
        for (var i = 0; i < count; i++)
        {
            files[$"{draw.One(["pages", "notes"])}/{draw.One(Words.Animals)}.txt"] = PocketScene.Lines(draw.Sentences(2));
            messages[i] = $"{Message(draw)} {i + 1}";
            parent = repository.Commit("main", files, messages[i], draw.One(Words.Names), parent);
        }
        return messages;
    }

    private static void Given(PocketScene scene, string name, PocketRepository repository)
    {
        foreach (var (path, content) in repository.Files())
        {
            scene.Given($"{name}.git/{path}", content);
        }
    }

    private static void Repository(PocketScene scene, string folder) =>
        scene.Check($"[ -e {folder}/.git ] || fail \"/app/{folder} is no git repository\"");

    private static void Tracked(PocketScene scene, string folder, string revision, IEnumerable<string> files) =>
        scene.Check($"git -C {folder} ls-tree -r --name-only {revision} 2> /dev/null | LC_ALL=C sort | cmp -s - \"$expected/{scene.Expect("tracked", System.Text.Encoding.UTF8.GetBytes(PocketScene.Lines(files.Order(StringComparer.Ordinal))))}\" || fail \"the commit does not hold the right files\"");

    private static string Message(Draw draw) => $"{draw.One(["Add", "Change", "Mend", "Polish", "Describe", "Move"])} the {draw.One(Words.Adjectives)} {draw.One(Words.Nouns)}";
}
