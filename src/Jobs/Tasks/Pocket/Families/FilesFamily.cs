namespace Vectorscope.Jobs.Tasks.Pocket.Families;

/// <summary>Making, copying, moving, renaming and deleting files.</summary>
internal static class FilesFamily
{
    public static PocketFamily Family { get; } = new("files",
    [
        new("files-write-line", "easy", WriteLine),
        new("files-copy", "easy", Copy),
        new("files-move-by-ending", "easy", MoveByEnding),
        new("files-delete-by-ending", "easy", DeleteByEnding),
        new("files-append-line", "easy", AppendLine),
        new("files-rename-ending", "medium", RenameEnding),
        new("files-make-folders", "medium", MakeFolders),
    ]);

    private static void WriteLine(PocketScene scene)
    {
        var draw = scene.Draw;
        var name = $"{draw.One(Words.Nouns)}.txt";
        var text = $"{string.Join(' ', draw.Some(Words.Marks, 3))} {draw.From(10, 99)}";
        scene.Given("about.md", draw.Sentences(2));
        scene.Instruction = $"Create the file /app/{name} with exactly one line: {text}";
        scene.HasLines(name, [text]);
        scene.Unchanged("about.md");
        scene.Solve($"echo {PocketScene.Quote(text)} > {name}");
        scene.Lesson = new PocketLesson($"write the line {text} to {name}", "echo", $"echo {PocketScene.Quote(text)} > {name}") { Check = $"cat {name}" };
    }

    private static void Copy(PocketScene scene)
    {
        var draw = scene.Draw;
        var names = draw.Some(Words.Nouns, 3);
        var (from, to) = ($"{names[0]}.txt", $"{names[1]}/{names[2]}.txt");
        scene.Given(from, draw.Sentences(draw.From(3, 8)));
        scene.Instruction = $"Copy the file /app/{from} to /app/{to}. The folder /app/{names[1]} does not exist yet, and the first file must stay.";
        scene.Unchanged(from);
        scene.HasContent(to, scene.Start.Single().Content);
        scene.Solve($"mkdir {names[1]}", $"cp {from} {to}");
        scene.Lesson = new PocketLesson($"copy {from} to {to}", "cp", $"mkdir -p {names[1]} && cp {from} {to}") { Check = $"ls {names[1]}" };
    }

    private static void MoveByEnding(PocketScene scene)
    {
        var draw = scene.Draw;
        var ending = draw.One(["log", "csv", "bak", "dat"]);
        var (from, to) = (draw.One(["inbox", "work", "desk"]), draw.One(["old", "done", "store"]));
        var names = draw.Some(Words.Nouns, 8);
        string[] moved = [.. names[..draw.From(3, 5)].Select(name => $"{name}.{ending}")];
        string[] left = [.. names[5..].Select(name => $"{name}.txt"), $"{names[0]}.{ending}.keep"];
        foreach (var name in moved.Concat(left))
        {
            scene.Given($"{from}/{name}", [draw.Sentence()]);
        }
        scene.Instruction = $"Move every file ending in .{ending} from /app/{from} to the new folder /app/{to}. Leave the other files where they are.";
        scene.HasOnly(from, left);
        scene.HasOnly(to, moved);
        foreach (var name in moved)
        {
            scene.HasContent($"{to}/{name}", scene.Start.Single(file => file.Path == $"{from}/{name}").Content);
        }
        scene.Unchanged(left.Select(name => $"{from}/{name}"));
        scene.Solve($"mkdir {to}", $"mv {from}/*.{ending} {to}/");
        scene.Lesson = new PocketLesson($"move the .{ending} files from {from} to {to}", "mv", $"mkdir -p {to} && mv {from}/*.{ending} {to}/") { Look = $"ls {from}", Check = $"ls {from} {to}" };
    }

    private static void DeleteByEnding(PocketScene scene)
    {
        var draw = scene.Draw;
        var ending = draw.One(["tmp", "old", "swp", "cache"]);
        var root = draw.One(["project", "data", "site"]);
        var folders = draw.Some(Words.Nouns, 2);
        string[] places = ["", $"{folders[0]}/", $"{folders[0]}/{folders[1]}/"];
        var kept = new List<string>();
        foreach (var (place, index) in places.Select((place, index) => (place, index)))
        {
            var names = draw.Some(Words.Marks, 3);
            scene.Given($"{root}/{place}{names[0]}.{ending}", [draw.Sentence()]);
            foreach (var name in new[] { $"{place}{names[1]}.txt", $"{place}{ending}{index}.md" })
            {
                scene.Given($"{root}/{name}", [draw.Sentence()]);
                kept.Add(name);
            }
        }
        scene.Instruction = $"Delete every file ending in .{ending} in /app/{root} and in all folders below it. Keep everything else.";
        scene.HasOnly(root, kept);
        scene.Unchanged(kept.Select(name => $"{root}/{name}"));
        scene.Solve($"find {root} -name '*.{ending}' -delete");
        scene.Lesson = new PocketLesson($"delete every .{ending} file below {root}", "find", $"find {root} -name '*.{ending}' -delete") { Look = $"find {root} -type f", Check = $"find {root} -name '*.{ending}'" };
    }

    private static void AppendLine(PocketScene scene)
    {
        var draw = scene.Draw;
        var name = $"{draw.One(Words.Nouns)}.txt";
        var lines = draw.Sentences(draw.From(4, 9));
        var added = draw.Sentence();
        scene.Given(name, lines);
        scene.Instruction = $"Add this line at the end of /app/{name} and change nothing else in it: {added}";
        scene.HasLines(name, [.. lines, added]);
        scene.Solve($"echo {PocketScene.Quote(added)} >> {name}");
        scene.Lesson = new PocketLesson($"add a line at the end of {name}", "echo", $"echo {PocketScene.Quote(added)} >> {name}") { Look = $"tail -n 2 {name}", Check = $"tail -n 1 {name}" };
    }

    private static void RenameEnding(PocketScene scene)
    {
        var draw = scene.Draw;
        var endings = draw.Some(["jpeg", "text", "htm", "yml", "data", "conf"], 2);
        var folder = draw.One(["pictures", "pages", "files"]);
        var names = draw.Some(Words.Nouns, 7);
        string[] renamed = [.. names[..5]];
        string[] left = [$"{names[5]}.md", $"{names[6]}.{endings[0]}.md"];
        foreach (var name in renamed.Select(name => $"{name}.{endings[0]}").Concat(left))
        {
            scene.Given($"{folder}/{name}", [draw.Sentence()]);
        }
        scene.Instruction = $"In /app/{folder}, rename every file that ends in .{endings[0]} so that it ends in .{endings[1]} instead. The rest of the names stays as it is.";
        scene.HasOnly(folder, renamed.Select(name => $"{name}.{endings[1]}").Concat(left));
        foreach (var name in renamed)
        {
            scene.HasContent($"{folder}/{name}.{endings[1]}", scene.Start.Single(file => file.Path == $"{folder}/{name}.{endings[0]}").Content);
        }
        scene.Solve($"cd {folder}", $"for f in *.{endings[0]}; do mv \"$f\" \"${{f%.{endings[0]}}}.{endings[1]}\"; done");
        scene.Lesson = new PocketLesson($"rename .{endings[0]} to .{endings[1]} in {folder}", "a loop with mv", $"for f in {folder}/*.{endings[0]}; do mv $f ${{f%.{endings[0]}}}.{endings[1]}; done") { Look = $"ls {folder}", Check = $"ls {folder}" };
    }

    private static void MakeFolders(PocketScene scene)
    {
        var draw = scene.Draw;
        var root = draw.One(["shelf", "rooms", "boxes"]);
        var names = draw.Some(Words.Cities, draw.From(4, 6)).Select(city => city.ToLowerInvariant()).ToArray();
        scene.Given("names.txt", names);
        scene.Instruction = $"For each line of /app/names.txt make a folder of that name in /app/{root}, and in each of them an empty file called ready.";
        scene.HasOnly(root, names.Select(name => $"{name}/ready"));
        scene.Check($"[ -z \"$(find {root} -type f -size +0)\" ] || fail \"a file called ready is not empty\"");
        scene.Check($"[ \"$(find {root} -mindepth 1 -type d | wc -l)\" -eq {names.Length} ] || fail \"there are other folders in /app/{root}\"");
        scene.Unchanged("names.txt");
        scene.Solve($"while read -r name; do mkdir -p \"{root}/$name\"; touch \"{root}/$name/ready\"; done < names.txt");
        scene.Lesson = new PocketLesson($"make a folder in {root} for each line of names.txt", "a loop with mkdir", $"for n in $(cat names.txt); do mkdir -p {root}/$n; touch {root}/$n/ready; done") { Look = "cat names.txt", Check = $"ls {root}/*" };
    }
}
