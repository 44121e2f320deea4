namespace Vectorscope.Jobs.Tasks.Pocket.Families;

/// <summary>Finding and replacing text.</summary>
internal static class SearchFamily
{
    public static PocketFamily Family { get; } = new("text-search",
    [
        new("search-which-file", "easy", WhichFile),
        new("search-lines", "easy", LinesWith),
        new("search-line-number", "easy", LineNumber),
        new("search-setting", "easy", Setting),
        new("search-replace", "easy", Replace),
        new("search-files-below", "medium", FilesBelow),
        new("search-codes", "medium", Codes),
    ]);

    private static void WhichFile(PocketScene scene)
    {
        var draw = scene.Draw;
        var names = draw.Some(Words.Nouns, 8);
        var mark = draw.One(Words.Marks);
        var hit = draw.Below(names.Length);
        for (var i = 0; i < names.Length; i++)
        {
            var lines = draw.Sentences(draw.From(4, 8));
            if (i == hit)
            {
                lines[draw.Below(lines.Length)] = $"The {mark} {draw.One(Words.Animals)} {draw.One(Words.Verbs)} nobody.";
            }
            scene.Given($"docs/{names[i]}.txt", lines);
        }
        scene.Instruction = $"One file in /app/docs has the word {mark} in it. Write that file's name, without its folder, to /app/answer.txt.";
        scene.HasAnswer("answer.txt", $"{names[hit]}.txt");
        scene.Solve($"basename \"$(grep -l {mark} docs/*)\" > answer.txt");
        scene.Lesson = new PocketLesson($"find the file in docs that has the word {mark}", "grep -l", $"basename $(grep -l {mark} docs/*) > answer.txt") { Look = "ls docs", Check = "cat answer.txt" };
    }

    private static void LinesWith(PocketScene scene)
    {
        var draw = scene.Draw;
        string[] levels = ["INFO", "WARNING", "ERROR", "DEBUG"];
        var level = draw.One(levels[1..3]);
        var name = draw.One(["server", "worker", "backup"]);
        string[] log =
        [
            .. Enumerable.Range(0, 30).Select(minute =>
                $"2026-03-{draw.From(10, 28)} 10:{minute:00} {(minute % 7 == 3 ? level : draw.One(levels))} {draw.Sentence()}"),
        ];
        scene.Given($"{name}.log", log);
        scene.Instruction = $"Write all lines of /app/{name}.log that contain {level} to /app/found.txt, in the same order.";
        scene.HasLines("found.txt", log.Where(line => line.Contains(level, StringComparison.Ordinal)));
        scene.Unchanged($"{name}.log");
        scene.Solve($"grep {level} {name}.log > found.txt");
        scene.Lesson = new PocketLesson($"write the lines of {name}.log with {level} to found.txt", "grep", $"grep {level} {name}.log > found.txt") { Look = $"head -n 3 {name}.log", Check = "head -n 3 found.txt" };
    }

    private static void LineNumber(PocketScene scene)
    {
        var draw = scene.Draw;
        var name = $"{draw.One(Words.Nouns)}.txt";
        var mark = draw.One(Words.Marks);
        var lines = draw.Sentences(draw.From(40, 80));
        var first = draw.From(11, lines.Length - 10);
        lines[first - 1] = $"Here is {mark} at last.";
        lines[first + draw.From(1, 8)] = $"And {mark} once more.";
        scene.Given(name, lines);
        scene.Instruction = $"On which line of /app/{name} does the word {mark} occur for the first time? Write the line's number to /app/answer.txt.";
        scene.HasAnswer("answer.txt", $"{first}");
        scene.Solve($"grep -n {mark} {name} | head -n 1 | cut -d : -f 1 > answer.txt");
        scene.Lesson = new PocketLesson($"find the first line of {name} with the word {mark}", "grep -n", $"grep -n {mark} {name} | head -n 1 | cut -d : -f 1 > answer.txt") { Look = $"head -n 3 {name}", Check = "cat answer.txt" };
    }

    private static void Setting(PocketScene scene)
    {
        var draw = scene.Draw;
        var keys = draw.Some(Words.Nouns, 12);
        var values = draw.Numbers(keys.Length, 1000, 9999);
        var hit = draw.Below(keys.Length);
        scene.Given("settings.conf", ["# Settings of the machine", .. keys.Select((key, i) => $"{key} = {values[i]}"), $"# {keys[hit]} was {values[hit] + 1} before"]);
        scene.Instruction = $"Look up the value of {keys[hit]} in /app/settings.conf and write it to /app/answer.txt.";
        scene.HasAnswer("answer.txt", $"{values[hit]}");
        scene.Solve($"sed -n 's/^{keys[hit]} = //p' settings.conf > answer.txt");
        scene.Lesson = new PocketLesson($"look up the value of {keys[hit]} in settings.conf", "sed", $"sed -n 's/^{keys[hit]} = //p' settings.conf > answer.txt") { Look = "head -n 4 settings.conf", Check = "cat answer.txt" };
    }

    private static void Replace(PocketScene scene)
    {
        var draw = scene.Draw;
        var name = $"{draw.One(Words.Nouns)}.txt";
        var marks = draw.Some(Words.Marks, 2);
        string[] lines = [.. draw.Sentences(12).Select((line, i) => i % 3 == 1 ? $"{line} {marks[0]} and {marks[0]}." : line)];
        scene.Given(name, lines);
        scene.Instruction = $"Replace the word {marks[0]} by {marks[1]} everywhere in /app/{name}. Change nothing else.";
        scene.HasLines(name, lines.Select(line => line.Replace(marks[0], marks[1], StringComparison.Ordinal)));
        scene.Solve($"sed -i 's/{marks[0]}/{marks[1]}/g' {name}");
        scene.Lesson = new PocketLesson($"replace {marks[0]} by {marks[1]} in {name}", "sed -i", $"sed -i 's/{marks[0]}/{marks[1]}/g' {name}") { Look = $"head -n 3 {name}", Check = $"grep -c {marks[1]} {name}" };
    }

    private static void FilesBelow(PocketScene scene)
    {
        var draw = scene.Draw;
        var mark = draw.One(["TODO", "FIXME", "REVIEW"]);
        var folders = draw.Some(Words.Nouns, 3);
        string[] places = ["", $"{folders[0]}/", $"{folders[1]}/", $"{folders[1]}/{folders[2]}/"];
        var hits = new List<string>();
        foreach (var name in places.SelectMany(place => draw.Some(Words.Animals, 3).Select(animal => $"{place}{animal}.py")))
        {
            var lines = draw.Sentences(5).Select(line => $"# {line}").ToArray();
            if (draw.Below(3) == 0 || hits.Count == 0)
            {
                lines[draw.Below(5)] = $"# {mark}: {draw.Sentence()}";
                hits.Add(name);
            }
            scene.Given($"src/{name}", lines);
        }
        scene.Instruction = $"Find all files in /app/src and the folders below it that contain {mark}. Write their paths, relative to /app/src, to /app/found.txt, one per line, sorted.";
        scene.HasLines("found.txt", hits.Order(StringComparer.Ordinal));
        scene.Solve("cd src", $"grep -rl {mark} . | sed 's|^\\./||' | LC_ALL=C sort > /app/found.txt");
        scene.Lesson = new PocketLesson($"list the files below src that contain {mark}", "grep -rl", $"(cd src && grep -rl {mark} * | sort) > found.txt") { Look = "ls -R src", Check = "cat found.txt" };
    }

    private static void Codes(PocketScene scene)
    {
        var draw = scene.Draw;
        var letters = draw.One(["AB", "QX", "ZT", "KM"]);
        var codes = draw.Numbers(9, 1000, 9999);
        string[] text = [.. codes.Select((code, i) => $"{draw.Sentence()} See {letters}-{code}{(i % 2 == 0 ? $" and {letters}{code}" : "")}, {draw.Sentence()}")];
        scene.Given("letter.txt", text);
        scene.Instruction = $"Write every code of the form {letters}- and four digits in /app/letter.txt to /app/codes.txt, one per line, in the order in which they occur.";
        scene.HasLines("codes.txt", codes.Select(code => $"{letters}-{code}"));
        scene.Solve($"grep -oE '{letters}-[0-9]{{4}}' letter.txt > codes.txt");
        scene.Lesson = new PocketLesson($"write every code {letters}- with four digits in letter.txt to codes.txt", "grep -o", $"grep -oE '{letters}-[0-9]{{4}}' letter.txt > codes.txt") { Look = "head -n 2 letter.txt", Check = "cat codes.txt" };
    }
}
