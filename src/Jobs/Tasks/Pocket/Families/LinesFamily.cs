namespace Vectorscope.Jobs.Tasks.Pocket.Families;

/// <summary>Taking, dropping and changing lines. For training only: tasks/pocket has none of these.</summary>
internal static class LinesFamily
{
    public static PocketFamily Family { get; } = new("lines",
    [
        new("lines-first", "easy", First),
        new("lines-last", "easy", Last),
        new("lines-from-to", "easy", FromTo),
        new("lines-delete", "easy", Delete),
        new("lines-insert", "medium", Insert),
        new("lines-column", "easy", Column),
        new("lines-upper", "easy", Upper),
        new("lines-link", "easy", Link),
    ]);

    private static void First(PocketScene scene)
    {
        var (name, lines, count) = Text(scene);
        scene.Instruction = $"Write the first {count} lines of /app/{name} to /app/first.txt.";
        scene.HasLines("first.txt", lines[..count]);
        scene.Unchanged(name);
        Solve(scene, new PocketLesson($"write the first {count} lines of {name} to first.txt", "head", $"head -n {count} {name} > first.txt")
        {
            Look = $"head -n 3 {name}", Check = "wc -l first.txt",
        });
    }

    private static void Last(PocketScene scene)
    {
        var (name, lines, count) = Text(scene);
        scene.Instruction = $"Write the last {count} lines of /app/{name} to /app/last.txt.";
        scene.HasLines("last.txt", lines[^count..]);
        scene.Unchanged(name);
        Solve(scene, new PocketLesson($"write the last {count} lines of {name} to last.txt", "tail", $"tail -n {count} {name} > last.txt")
        {
            Look = $"tail -n 3 {name}", Check = "wc -l last.txt",
        });
    }

    private static void FromTo(PocketScene scene)
    {
        var (name, lines, from) = Text(scene);
        var to = from + scene.Draw.From(2, 9);
        scene.Instruction = $"Write the lines {from} to {to} of /app/{name} to /app/part.txt.";
        scene.HasLines("part.txt", lines[(from - 1)..to]);
        scene.Unchanged(name);
        Solve(scene, new PocketLesson($"write the lines {from} to {to} of {name} to part.txt", "sed -n", $"sed -n '{from},{to}p' {name} > part.txt")
        {
            Look = $"head -n 3 {name}", Check = "wc -l part.txt",
        });
    }

    private static void Delete(PocketScene scene)
    {
        var (name, lines, line) = Text(scene);
        scene.Instruction = $"Delete line {line} of /app/{name} and change nothing else in it.";
        scene.HasLines(name, [.. lines[..(line - 1)], .. lines[line..]]);
        Solve(scene, new PocketLesson($"delete line {line} of {name}", "sed -i", $"sed -i '{line}d' {name}")
        {
            Look = $"sed -n '{line}p' {name}", Check = $"wc -l {name}",
        });
    }

    private static void Insert(PocketScene scene)
    {
        var (name, lines, _) = Text(scene);
        var added = scene.Draw.Sentence();
        scene.Instruction = $"Put this line before the first line of /app/{name}: {added}";
        scene.HasLines(name, [added, .. lines]);
        Solve(scene, new PocketLesson($"put a line before the first line of {name}", "sed -i", $"sed -i '1i {added}' {name}")
        {
            Look = $"head -n 2 {name}", Check = $"head -n 2 {name}",
        });
    }

    private static void Column(PocketScene scene)
    {
        var draw = scene.Draw;
        var rows = draw.Some(Words.Names, 12).Zip(draw.Some(Words.Cities, 12), draw.Some(Words.Animals, 12))
            .Select(row => new[] { row.First, row.Second, row.Third }).ToArray();
        var (column, word) = draw.One([(1, "first"), (2, "second"), (3, "third")]);
        scene.Given("table.csv", rows.Select(row => string.Join(',', row)));
        scene.Instruction = $"Write the {word} column of /app/table.csv, whose columns are separated by commas, to /app/column.txt.";
        scene.HasLines("column.txt", rows.Select(row => row[column - 1]));
        scene.Unchanged("table.csv");
        Solve(scene, new PocketLesson($"write the {word} column of table.csv to column.txt", "cut", $"cut -d , -f {column} table.csv > column.txt")
        {
            Look = "head -n 2 table.csv", Check = "head -n 3 column.txt",
        });
    }

    private static void Upper(PocketScene scene)
    {
        var (name, lines, _) = Text(scene);
        var target = $"{scene.Draw.One(Words.Marks)}.txt";
        scene.Instruction = $"Write /app/{name} in upper case to /app/{target}.";
        scene.HasLines(target, lines.Select(line => line.ToUpperInvariant()));
        scene.Unchanged(name);
        Solve(scene, new PocketLesson($"write {name} in upper case to {target}", "tr", $"tr a-z A-Z < {name} > {target}")
        {
            Look = $"head -n 2 {name}", Check = $"head -n 2 {target}",
        });
    }

    private static void Link(PocketScene scene)
    {
        var draw = scene.Draw;
        var names = draw.Some(Words.Nouns, 3);
        scene.Given($"{names[0]}/{names[1]}.txt", draw.Sentences(2));
        scene.Instruction = $"Make a symbolic link /app/{names[2]} that points to {names[0]}/{names[1]}.txt.";
        scene.Check($"[ \"$(readlink {names[2]})\" = {names[0]}/{names[1]}.txt ] || fail \"/app/{names[2]} is no such link\"");
        scene.Unchanged($"{names[0]}/{names[1]}.txt");
        Solve(scene, new PocketLesson($"make a link {names[2]} to {names[0]}/{names[1]}.txt", "ln -s", $"ln -s {names[0]}/{names[1]}.txt {names[2]}")
        {
            Look = $"ls {names[0]}", Check = $"readlink {names[2]}",
        });
    }

    /// <summary>A text file, its lines, and a number of lines that it surely has.</summary>
    private static (string Name, string[] Lines, int Count) Text(PocketScene scene)
    {
        var name = $"{scene.Draw.One(Words.Nouns)}.txt";
        var lines = scene.Draw.Sentences(scene.Draw.From(30, 60));
        scene.Given(name, lines);
        return (name, lines, scene.Draw.From(4, 20));
    }

    private static void Solve(PocketScene scene, PocketLesson lesson)
    {
        scene.Solve(lesson.Line);
        scene.Lesson = lesson;
    }
}
