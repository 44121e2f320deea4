namespace Vectorscope.Jobs.Tasks.Pocket.Families;

/// <summary>Writing, mending and running small scripts. Each is tried with arguments that the instruction does not name.</summary>
internal static class ScriptsFamily
{
    public static PocketFamily Family { get; } = new("small-scripts",
    [
        new("script-greet", "easy", Greet),
        new("script-sum", "medium", Sum),
        new("script-mend", "medium", Mend),
        new("script-run", "easy", Run),
        new("script-lines", "easy", LinesOfFile),
        new("script-longest", "medium", Longest),
        new("script-status", "medium", Status),
    ]);

    private static void Greet(PocketScene scene)
    {
        var draw = scene.Draw;
        var name = $"{draw.One(Words.Nouns)}.sh";
        var (before, after) = (draw.One(["Hello", "Welcome", "Good morning", "Greetings"]), draw.One(["!", ", come in.", " and friends.", ", how are you?"]));
        var names = draw.Some(Words.Names, 4);
        scene.Given("guests.txt", names[..2]);
        scene.Instruction = $"Write the bash script /app/{name}: given a name as its argument, it prints {before} NAME{after} For example, bash {name} {names[0]} prints: {before} {names[0]}{after}";
        foreach (var guest in names[1..])
        {
            scene.Prints($"to-{guest}", [$"{before} {guest}{after}"], $"bash {name} {guest}");
        }
        scene.Solve($"cat > {name} << 'EOF'", $"echo \"{before} $1{after}\"", "EOF");
        scene.Lesson = new PocketLesson($"write {name} that prints {before} and the name", "echo", $"echo 'echo {before} $1{after}' > {name}") { Check = $"bash {name} {names[0]}" };
    }

    private static void Sum(PocketScene scene)
    {
        var draw = scene.Draw;
        var name = $"{draw.One(Words.Nouns)}.sh";
        var times = draw.From(2, 9);
        scene.Given("readme.txt", draw.Sentences(2));
        scene.Instruction = $"Write the bash script /app/{name}: it adds up all its arguments, which are whole numbers, multiplies the sum by {times} and prints the result. For example, bash {name} 1 2 prints {3 * times}.";
        for (var i = 1; i <= 3; i++)
        {
            var numbers = draw.Numbers(i + 2, -40, 400);
            scene.Prints($"sum-{i}", [$"{numbers.Sum() * times}"], $"bash {name} {string.Join(' ', numbers)}");
        }
        scene.Solve($"cat > {name} << 'EOF'", "sum=0", "for n in \"$@\"; do sum=$((sum + n)); done", $"echo $((sum * {times}))", "EOF");
        scene.Lesson = new PocketLesson($"write {name} that adds up its arguments and multiplies by {times}", "a loop", $"echo 's=0; for n in $@; do s=$((s + n)); done; echo $((s * {times}))' > {name}") { Check = $"bash {name} 1 2" };
    }

    private static void Mend(PocketScene scene)
    {
        var draw = scene.Draw;
        var name = $"{draw.One(Words.Nouns)}.sh";
        var step = draw.From(2, 5);
        // One slip each: it stops early, starts late, or goes in steps of one.
        var slip = draw.Below(3);
        string[] good = ["#!/bin/bash", "i=$1", "while [ \"$i\" -le \"$2\" ]; do", "  echo \"$i\"", $"  i=$((i + {step}))", "done"];
        string[] bad = [.. good];
        var line = slip switch { 0 => 2, 1 => 1, _ => 4 };
        bad[line] = slip switch { 0 => good[2].Replace("-le", "-lt", StringComparison.Ordinal), 1 => "i=$(($1 + 1))", _ => "  i=$((i + 1))" };
        scene.Given(name, bad);
        scene.Instruction = $"The script /app/{name} must print the numbers from its first argument up to and including its second in steps of {step}, one per line, but it has a mistake. Correct it.";
        foreach (var first in draw.Numbers(3, 1, 30))
        {
            var count = draw.From(4, 7);
            // The last number is met exactly, so that stopping early shows.
            scene.Prints($"from-{first}", Enumerable.Range(0, count).Select(i => $"{first + i * step}"), $"bash {name} {first} {first + (count - 1) * step}");
        }
        scene.Solve($"sed -i '{line + 1}s/.*/{good[line].Replace("/", "\\/", StringComparison.Ordinal)}/' {name}");
        scene.Lesson = new PocketLesson($"correct the mistake in {name}", "sed -i", slip switch { 0 => $"sed -i 's/-lt/-le/' {name}", 1 => $"sed -i 's/^i=.*/i=$1/' {name}", _ => $"sed -i 's/+ 1/+ {step}/' {name}" }) { Look = $"cat {name}", MustLook = true, Check = $"bash {name} 1 {1 + 2 * step}", Hint = slip switch { 0 => "The loop has -lt and stops too early, it must be -le.", 1 => "It starts at $1 + 1, it must start at $1.", _ => $"It goes in steps of 1, it must be {step}." } };
    }

    private static void Run(PocketScene scene)
    {
        var draw = scene.Draw;
        var name = $"{draw.One(Words.Nouns)}.sh";
        var (factor, shift, bound, argument) = (draw.From(101, 499), draw.From(7, 99), draw.From(1009, 9973), draw.From(11, 99));
        scene.Given(name, ["#!/bin/bash", "for i in 1 2 3 4 5 6 7 8; do", $"  echo $(( (i * $1 * {factor} + {shift}) % {bound} ))", "done"]);
        scene.Instruction = $"Run the script /app/{name} with the argument {argument} and write what it prints to /app/output.txt.";
        scene.HasLines("output.txt", Enumerable.Range(1, 8).Select(i => $"{(i * argument * factor + shift) % bound}"));
        scene.Unchanged(name);
        scene.Solve($"bash {name} {argument} > output.txt");
        scene.Lesson = new PocketLesson($"run {name} with {argument} and keep what it prints", "bash", $"bash {name} {argument} > output.txt") { Look = $"cat {name}", Check = "cat output.txt" };
    }

    private static void LinesOfFile(PocketScene scene)
    {
        var draw = scene.Draw;
        var name = $"{draw.One(Words.Nouns)}.sh";
        var (what, command, change) = draw.One<(string, string, Func<string[], IEnumerable<string>>)>(
        [
            ("in upper case", "tr a-z A-Z < \"$1\"", lines => lines.Select(line => line.ToUpperInvariant())),
            ("in reverse order, the last one first", "tac \"$1\"", lines => lines.Reverse()),
            ("sorted alphabetically", "sort \"$1\"", lines => lines.Order(StringComparer.Ordinal)),
        ]);
        var example = draw.Some(Words.Nouns, draw.From(4, 6));
        scene.Given("example.txt", example);
        scene.Instruction = $"Write the bash script /app/{name}: given a file as its argument, it prints the lines of that file {what}. You may try it with /app/example.txt.";
        scene.Prints("of-example", change(example), $"bash {name} example.txt");
        for (var i = 1; i <= 2; i++)
        {
            var lines = draw.Some(Words.Animals, 7);
            scene.Expect($"in-{i}.txt", System.Text.Encoding.UTF8.GetBytes(PocketScene.Lines(lines)));
            scene.Prints($"of-{i}", change(lines), $"bash {name} \"$expected/in-{i}.txt\"");
        }
        scene.Solve($"echo {PocketScene.Quote(command)} > {name}");
        scene.Lesson = new PocketLesson($"write {name} that prints the lines of a file {what}", $"{command.Split(' ')[0]}", $"echo '{command.Replace("\"", "", StringComparison.Ordinal)}' > {name}") { Look = "cat example.txt", Check = $"bash {name} example.txt" };
    }

    private static void Longest(PocketScene scene)
    {
        var draw = scene.Draw;
        var name = $"{draw.One(Words.Nouns)}.py";
        var longest = draw.Below(2) == 0;
        scene.Given("example.txt", Chain(draw));
        scene.Instruction = $"Write the Python script /app/{name}: given a file as its argument, it prints the {(longest ? "longest" : "shortest")} line of that file. It is run as python3 {name} FILE.";
        for (var i = 1; i <= 3; i++)
        {
            var lines = Chain(draw);
            scene.Expect($"in-{i}.txt", System.Text.Encoding.UTF8.GetBytes(PocketScene.Lines(lines)));
            scene.Prints($"of-{i}", [longest ? lines.MaxBy(line => line.Length)! : lines.MinBy(line => line.Length)!], $"python3 {name} \"$expected/in-{i}.txt\"");
        }
        scene.Solve($"cat > {name} << 'EOF'", "import sys", $"print({(longest ? "max" : "min")}(open(sys.argv[1]).read().splitlines(), key=len))", "EOF");
        scene.Lesson = new PocketLesson($"write {name} that prints the {(longest ? "longest" : "shortest")} line of a file", $"{(longest ? "max" : "min")} with key=len", $"echo 'import sys; print({(longest ? "max" : "min")}(open(sys.argv[1]).read().splitlines(), key=len))' > {name}") { Look = "cat example.txt", Check = $"python3 {name} example.txt" };
    }

    private static void Status(PocketScene scene)
    {
        var draw = scene.Draw;
        var name = $"{draw.One(Words.Nouns)}.sh";
        var codes = draw.Numbers(2, 3, 99);
        var present = $"{draw.One(Words.Animals)}.txt";
        scene.Given(present, draw.Sentences(1));
        scene.Instruction = $"Write the bash script /app/{name}: given a file name as its argument, it ends with exit status {codes[0]} if that file exists and with {codes[1]} if it does not.";
        foreach (var (file, code) in new[] { (present, codes[0]), ("missing.txt", codes[1]), ("$0", codes[0]), ("/app/none/at/all", codes[1]) })
        {
            scene.Check($"timeout 5 bash {name} \"{file}\" < /dev/null > /dev/null 2>&1; [ $? -eq {code} ] || fail \"{name} does not end with {code} for {(file == "$0" ? "another file" : file)}\"");
        }
        scene.Solve($"cat > {name} << 'EOF'", $"if [ -e \"$1\" ]; then exit {codes[0]}; else exit {codes[1]}; fi", "EOF");
        scene.Lesson = new PocketLesson($"write {name} that ends with {codes[0]} if a file exists, else {codes[1]}", "a test with -e", $"echo '[ -e $1 ] && exit {codes[0]}; exit {codes[1]}' > {name}") { Check = $"bash {name} {name}; echo $?" };
    }

    // Lines of different lengths, so that one is the longest and one the shortest.
    private static string[] Chain(Draw draw) => draw.Shuffled(draw.Numbers(7, 4, 40).Select(length =>
    {
        var text = draw.Sentence() + " " + draw.Sentence() + " " + draw.Sentence();
        return text[..length].TrimEnd().PadRight(length, 'x');
    }).ToArray());
}
