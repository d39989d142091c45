//! The report as people read it. Rows in which we lose stand where they belong.

use std::fmt::Write;

use super::table::{cells, cpu, memory, shown, size, table, wall};
use super::{Bar, COST, JobReport, Report, SPEED_UP, ScenariosReport};
use crate::rounds::Row;
use crate::scaling::Scaling;
use crate::statistics::Summary;

/// The report as Markdown.
pub fn markdown(report: &Report) -> String {
    let mut text = String::from("# Benchmark\n\n");
    if report.quick {
        text.push_str("**A quick run: it shows that everything runs. Its figures mean nothing.**\n\n");
    }
    if report.stopped {
        text.push_str("**It was stopped before its end; this is what was measured by then.**\n\n");
    }
    if let Some(trouble) = &report.trouble {
        let _ = writeln!(text, "**It did not come to its end: {}.**\n", one_line(trouble));
    }
    text.push_str(&setting(report));
    for job in &report.jobs {
        text.push_str(&of_job(job));
    }
    if let Some(scenarios) = &report.scenarios {
        text.push_str(&of_scenarios(scenarios));
    }
    if let Some(scaling) = &report.scaling {
        text.push_str(&of_scaling(scaling));
    }
    text.push_str(&of_bars(&report.bars()));
    text
}

fn setting(report: &Report) -> String {
    let (machine, preset, video) = (&report.machine, &report.preset, &report.preset.video);
    let rows = [
        (
            "Machine",
            format!(
                "{}, {} cores, {:.0} GB, Linux {}",
                machine.processor,
                machine.cores,
                machine.memory as f64 / 1e9,
                machine.kernel
            ),
        ),
        ("Date", report.when.clone()),
        ("Program", format!("vo {}, {:.1} MB", machine.vo, machine.vo_bytes as f64 / 1e6)),
        (
            "FFmpeg of all",
            format!("{}{}", report.tools.version, if report.tools.libass { "" } else { ", without libass" }),
        ),
        (
            "Movie",
            format!("{}x{}, {} frames a second, preset `{}`", preset.width, preset.height, preset.fps, preset.name),
        ),
        (
            "Encoder of all but `habit`",
            format!(
                "x264 {}, CRF {}, {} threads{}, lookahead {}, {} B-frames, a key frame every {}",
                video.preset.name(),
                video.crf,
                video.threads,
                if video.sliced_threads { " in slices" } else { "" },
                video.rc_lookahead,
                video.bframes,
                video.keyint
            ),
        ),
        ("Repeat it", format!("`{}`", report.typed)),
    ];
    let rows: Vec<Vec<String>> = rows.into_iter().map(|(name, value)| vec![name.to_owned(), value]).collect();
    table(&["What", "Which"], &rows).replace("---:|", "---|")
        + "\nFigures are medians of the counted rounds with the least and the greatest in brackets. Rounds are played A B C A \
           B C after one warm-up; ratios are taken within each round. CPU seconds are user and system time of the whole \
           process tree. Memory is the highest proportional set size of the tree, sampled at 20 Hz. Megabytes are millions \
           of bytes.\n"
}

fn of_job(job: &JobReport) -> String {
    let facts = &job.facts;
    let mut text = format!(
        "\n## The same movie: clip `{}`\n\n{}: {:.1} MB. {} frames, {} caption states.\n\n",
        facts.clip,
        facts.about,
        facts.clip_bytes as f64 / 1e6,
        facts.frames,
        facts.states
    );
    let (floor, expert) = (job.row("floor"), job.row("expert"));
    let head = [
        "Who",
        "CPU s",
        "Wall s",
        "Peak MB",
        "Size MB",
        "CPU / floor",
        "CPU / expert",
        "Wall / expert",
        "Size / expert",
    ];
    let references = [(floor, cpu as fn(&_) -> f64), (expert, cpu), (expert, wall), (expert, size)];
    text.push_str(&measured(&head, &job.rows, &references));
    text.push_str(&steps(&job.rows));
    if !job.quality.is_empty() {
        let _ = writeln!(text, "\nHow near the movies are to their own frames before they were encoded:\n");
        let score =
            |score: Option<f64>, digits: usize| score.map_or("-".to_owned(), |score| format!("{score:.digits$}"));
        let rows: Vec<Vec<String>> = job
            .quality
            .iter()
            .map(|quality| {
                vec![
                    quality.competitor.clone(),
                    score(quality.ssim, 5),
                    score(quality.vmaf, 2),
                    format!("{:.2}", quality.bytes as f64 / 1e6),
                    quality.note.clone().unwrap_or_default(),
                ]
            })
            .collect();
        text.push_str(&table(&["Whose", "SSIM", "VMAF", "Size MB", "Note"], &rows));
    }
    text
}

fn of_scenarios(scenarios: &ScenariosReport) -> String {
    let mut text = format!("\n## A day's work with `vo`: clip `{}`\n\n", scenarios.clip);
    let minute = scenarios.row("minute");
    let head = ["What", "CPU s", "Wall s", "Peak MB", "Size MB", "CPU / minute", "Wall / minute"];
    text.push_str(&measured(&head, &scenarios.rows, &[(minute, cpu), (minute, wall)]));
    if let Some(row) = scenarios.row("ten") {
        let _ = writeln!(text, "\nVideos in a row, {} s each, one process each:\n", scenarios.each);
        let count = row.rounds.first().map_or(0, |measured| measured.steps.len());
        let of = |index: usize, reading: fn(&crate::measure::Measured) -> f64| {
            shown(Summary::of(row.rounds.iter().filter_map(|measured| measured.steps.get(index).map(reading))))
        };
        let rows: Vec<Vec<String>> = (0..count)
            .map(|index| vec![format!("video {}", index + 1), of(index, cpu), of(index, wall), of(index, memory)])
            .collect();
        text.push_str(&table(&["Which", "CPU s", "Wall s", "Peak MB"], &rows));
    }
    text
}

/// A table of competitors; one that failed has a reason in place of numbers.
fn measured(head: &[&str], rows: &[Row], references: &[(Option<&Row>, crate::rounds::Reading)]) -> String {
    let lines: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            let mut line = vec![row.name.clone()];
            line.extend(cells(row, references));
            line
        })
        .collect();
    let mut text = table(head, &lines);
    text.push('\n');
    for row in rows {
        let rounds = match row.rounds.len() {
            1 => "1 round".to_owned(),
            count => format!("{count} rounds"),
        };
        let failed = row.failed.as_ref().map(|why| format!(" **{}**", one_line(why))).unwrap_or_default();
        let _ = writeln!(text, "* `{}`: {}; {rounds}.{failed}", row.name, one_line(&row.about));
    }
    text
}

/// What the commands of those that run several cost one by one.
fn steps(rows: &[Row]) -> String {
    let mut text = String::new();
    for row in rows {
        let count = row.rounds.first().map_or(0, |measured| measured.steps.len());
        let of =
            |index: usize| Summary::of(row.rounds.iter().filter_map(|measured| measured.steps.get(index).map(cpu)));
        let each: Vec<String> = (0..count).map(|index| shown(of(index))).collect();
        if count > 1 {
            let _ = writeln!(text, "* `{}` in steps, CPU s: {}.", row.name, each.join(", "));
        }
    }
    text
}

fn of_scaling(scaling: &Scaling) -> String {
    let mut text = format!(
        "\n## Cores\n\nA movie of {} s in {} segments. The model was fitted on other movies, of {} s and {} s, by the costs \
         of each step, and has not seen this one.\n\n![Speed-up]({SPEED_UP})\n\n",
        scaling.seconds, scaling.segments, scaling.fitted_on[0], scaling.fitted_on[1]
    );
    let number =
        |number: Option<f64>, digits: usize| number.map_or("-".to_owned(), |number| format!("{number:.digits$}"));
    let rows: Vec<Vec<String>> = scaling
        .points
        .iter()
        .map(|point| {
            vec![
                point.cores.to_string(),
                shown(Some(point.seconds)),
                format!("{:.2}", point.speed_up),
                number(point.predicted, 2),
                number(point.error(), 1),
            ]
        })
        .collect();
    text.push_str(&table(&["Cores", "Wall s", "Speed-up", "Model s", "Error %"], &rows));
    if let Some(model) = &scaling.model {
        let pair = |[fixed, shared]: [f64; 2]| format!("{fixed:.4} + {shared:.4} / cores");
        let _ = writeln!(
            text,
            "\nThe model, in seconds: before the first segment {}; a segment {}; a frame {}; at the end {:.3} + {:.4} for \
             each segment. Cores are those of a slot, {} at most, as more were not seen.",
            pair(model.before),
            pair(model.segment),
            pair(model.frame),
            model.after[0],
            model.after[1],
            model.most_cores
        );
        let rows: Vec<Vec<String>> = scaling
            .beyond
            .iter()
            .map(|beyond| {
                vec![beyond.cores.to_string(), format!("{:.2}", beyond.seconds), format!("{:.2}", beyond.speed_up)]
            })
            .collect();
        let _ = writeln!(
            text,
            "\nBeyond this machine, with a slot for every {} cores and the memory for it; not measured:\n",
            model.cores_per_slot
        );
        text.push_str(&table(&["Cores", "Model s", "Speed-up"], &rows));
    }
    let _ =
        writeln!(text, "\n## Length\n\nSmall frames, everything made from scratch.\n\n![Cost of a second]({COST})\n");
    let rows: Vec<Vec<String>> = scaling
        .lengths
        .iter()
        .map(|one| {
            vec![
                format!("{:.0} s", one.seconds),
                format!("{:.3}", one.cpu),
                format!("{:.3}", one.wall),
                format!("{:.0}", one.peak_pss as f64 / 1e6),
            ]
        })
        .collect();
    text.push_str(&table(&["Movie", "CPU s / s", "Wall s / s", "Peak MB"], &rows));
    text
}

fn of_bars(bars: &[Bar]) -> String {
    let rows: Vec<Vec<String>> = bars
        .iter()
        .map(|bar| {
            let sign = if bar.more { "at least" } else { "at most" };
            let goal = |goal: f64| format!("{sign} {}", plain(goal));
            vec![bar.what.clone(), goal(bar.least), goal(bar.moonshot), shown(bar.measured), bar.verdict().to_owned()]
        })
        .collect();
    "\n## What is to be reached\n\nThe median decides. Not measured here: a server that idles, and a hundred videos in one process.\n\n".to_owned()
        + &table(&["What", "Bar", "Moonshot", "Measured", "Verdict"], &rows)
}

/// A goal with as many decimals as it needs.
fn plain(goal: f64) -> String {
    let text = format!("{goal:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Text that cannot break out of its line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
