namespace Vectorscope.Jobs.Tasks.Pocket.Families;

/// <summary>Packing and unpacking.</summary>
internal static class ArchivesFamily
{
    public static PocketFamily Family { get; } = new("archives",
    [
        new("archive-unpack", "easy", Unpack),
        new("archive-pack", "easy", Pack),
        new("archive-count", "easy", Count),
        new("archive-one-file", "medium", OneFile),
        new("archive-zip", "medium", Zip),
        new("archive-gunzip", "easy", Gunzip),
        new("archive-which", "medium", Which),
    ]);

    private static void Unpack(PocketScene scene)
    {
        var draw = scene.Draw;
        var names = draw.Some(Words.Nouns, 3);
        var files = Files(draw, draw.From(3, 5), $"{names[2]}/");
        scene.Given($"{names[0]}.tar.gz", PocketArchives.TarGz(files));
        scene.Instruction = $"Unpack the archive /app/{names[0]}.tar.gz into the new folder /app/{names[1]}.";
        Holds(scene, names[1], files);
        scene.Solve($"mkdir {names[1]}", $"tar -xzf {names[0]}.tar.gz -C {names[1]}");
        scene.Lesson = new PocketLesson($"unpack {names[0]}.tar.gz into {names[1]}", "tar -xzf", $"mkdir -p {names[1]} && tar -xzf {names[0]}.tar.gz -C {names[1]}") { Look = $"tar -tzf {names[0]}.tar.gz", Check = $"ls {names[1]}" };
    }

    private static void Pack(PocketScene scene)
    {
        var draw = scene.Draw;
        var names = draw.Some(Words.Nouns, 3);
        var files = Files(draw, draw.From(3, 5), $"{names[2]}/");
        foreach (var (path, text) in files)
        {
            scene.Given($"{names[0]}/{path}", text);
            scene.Expect($"packed/{names[0]}/{path}", Bytes(text));
        }
        scene.Instruction = $"Pack the folder /app/{names[0]} into the archive /app/{names[1]}.tar.gz, so that every path in it starts with {names[0]}/.";
        scene.Check($"is_file {names[1]}.tar.gz");
        scene.Check($"box=$(mktemp -d) && timeout 10 tar -xzf {names[1]}.tar.gz -C \"$box\" 2> /dev/null || fail \"/app/{names[1]}.tar.gz is no such archive\"");
        scene.Check($"diff -r \"$box\" \"$expected/packed\" > /dev/null 2>&1 || fail \"/app/{names[1]}.tar.gz does not hold the right files\"");
        scene.Solve($"tar -czf {names[1]}.tar.gz {names[0]}");
        scene.Lesson = new PocketLesson($"pack the folder {names[0]} into {names[1]}.tar.gz", "tar -czf", $"tar -czf {names[1]}.tar.gz {names[0]}") { Look = $"ls {names[0]}", Check = $"tar -tzf {names[1]}.tar.gz" };
    }

    private static void Count(PocketScene scene)
    {
        var draw = scene.Draw;
        var name = draw.One(Words.Nouns);
        var count = draw.From(13, 32);
        scene.Given($"{name}.tar", PocketArchives.Tar(Files(draw, count, "")));
        scene.Instruction = $"How many files are in the archive /app/{name}.tar? Write the number to /app/answer.txt.";
        scene.HasAnswer("answer.txt", $"{count}");
        scene.Solve($"tar -tf {name}.tar | wc -l > answer.txt");
        scene.Lesson = new PocketLesson($"count the files in {name}.tar", "tar -tf", $"tar -tf {name}.tar | wc -l > answer.txt") { Check = "cat answer.txt" };
    }

    private static void OneFile(PocketScene scene)
    {
        var draw = scene.Draw;
        var name = draw.One(Words.Nouns);
        var files = Files(draw, 6, "");
        var (path, text) = files[draw.Below(files.Length)];
        scene.Given($"{name}.zip", PocketArchives.Zip(files));
        scene.Instruction = $"Take only the file {path} out of the archive /app/{name}.zip and put it into /app.";
        scene.HasContent(path, text);
        foreach (var (other, _) in files.Where(file => file.Path != path))
        {
            scene.IsGone(other);
        }
        scene.Solve($"python3 -c \"import zipfile; zipfile.ZipFile('{name}.zip').extract('{path}', '.')\"");
        scene.Lesson = new PocketLesson($"take {path} out of {name}.zip", "python3 with zipfile", $"python3 -c \"import zipfile; zipfile.ZipFile('{name}.zip').extract('{path}')\"") { Check = $"cat {path}", Seconds = 0.5 };
    }

    private static void Zip(PocketScene scene)
    {
        var draw = scene.Draw;
        var names = draw.Some(Words.Nouns, 2);
        var files = Files(draw, 6, "");
        for (var i = 0; i < files.Length; i++)
        {
            var packed = i < 4;
            scene.Given($"{names[0]}/{(packed ? files[i].Path : Path.ChangeExtension(files[i].Path, "log"))}", files[i].Text);
            if (packed)
            {
                scene.Expect($"zipped/{files[i].Path}", Bytes(files[i].Text));
            }
        }
        scene.Instruction = $"Put the .txt files of /app/{names[0]}, and only these, into the zip archive /app/{names[1]}.zip. The names in the archive must have no folder before them.";
        scene.Check($"is_file {names[1]}.zip");
        scene.Check($"""
            python3 -I -c '
            import os, sys, zipfile
            held = zipfile.ZipFile(sys.argv[1])
            want = sorted(os.listdir(sys.argv[2]))
            same = sorted(held.namelist()) == want and all(held.read(n) == open(os.path.join(sys.argv[2], n), "rb").read() for n in want)
            sys.exit(not same)' {names[1]}.zip "$expected/zipped" 2> /dev/null || fail "/app/{names[1]}.zip does not hold the right files"
            """);
        scene.Solve($"cd {names[0]}", $"zip -q ../{names[1]}.zip *.txt");
        scene.Lesson = new PocketLesson($"put the .txt files of {names[0]} into {names[1]}.zip", "zip -j", $"zip -qj {names[1]}.zip {names[0]}/*.txt") { Look = $"ls {names[0]}", Check = $"ls {names[1]}.zip" };
    }

    private static void Gunzip(PocketScene scene)
    {
        var draw = scene.Draw;
        var name = $"{draw.One(Words.Nouns)}.txt";
        var text = PocketScene.Lines(draw.Sentences(draw.From(5, 12)));
        scene.Given($"{name}.gz", StoredDeflate.Gzip(Bytes(text)));
        scene.Instruction = $"Decompress /app/{name}.gz to /app/{name}, and keep the compressed file too.";
        scene.HasContent(name, text);
        scene.Unchanged($"{name}.gz");
        scene.Solve($"gunzip -k {name}.gz");
        scene.Lesson = new PocketLesson($"decompress {name}.gz and keep it", "gunzip -k", $"gunzip -k {name}.gz");
    }

    private static void Which(PocketScene scene)
    {
        var draw = scene.Draw;
        var names = draw.Some(Words.Nouns, 5);
        var files = Files(draw, 20, "");
        var (path, _) = files[draw.Below(files.Length)];
        var at = Array.FindIndex(files, file => file.Path == path) / 4;
        for (var i = 0; i < names.Length; i++)
        {
            scene.Given($"backups/{names[i]}.tar.gz", PocketArchives.TarGz(files[(4 * i)..(4 * i + 4)]));
        }
        scene.Instruction = $"One of the archives in /app/backups holds a file called {path}. Write that archive's name, without its folder, to /app/answer.txt.";
        scene.HasAnswer("answer.txt", $"{names[at]}.tar.gz");
        scene.Solve("cd backups", $"for a in *.tar.gz; do tar -tzf \"$a\" | grep -qx {path} && echo \"$a\" > /app/answer.txt; done; true");
        scene.Lesson = new PocketLesson($"find the archive in backups that holds {path}", "a loop with tar -tzf", $"for a in backups/*; do tar -tzf $a | grep -qx {path} && basename $a > answer.txt; done") { Look = "ls backups", Check = "cat answer.txt", Seconds = 0.5 };
    }

    /// <summary>Text files of different names, the second half below the folder.</summary>
    private static (string Path, string Text)[] Files(Draw draw, int count, string folder) =>
    [
        .. draw.Some(Words.Animals, count).Select((name, i) => ($"{(i >= count / 2 ? folder : "")}{name}.txt", PocketScene.Lines(draw.Sentences(draw.From(2, 4))))),
    ];

    private static void Holds(PocketScene scene, string folder, (string Path, string Text)[] files)
    {
        scene.HasOnly(folder, files.Select(file => file.Path));
        foreach (var (path, text) in files)
        {
            scene.HasContent($"{folder}/{path}", text);
        }
    }

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
