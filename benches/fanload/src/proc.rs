//! Memory and processor time of a process and of the machine, from /proc.

use std::fs;

/// Ticks of /proc/stat in a second: USER_HZ, which Linux fixes at 100 for what it shows to programs.
const TICKS: f64 = 100.0;

/// What a process uses.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Usage {
    /// Processor time of its living threads, in seconds.
    pub cpu_s: f64,
    /// Resident memory.
    pub rss_kib: u64,
}

/// The current usage of a process; zeros if it does not exist.
pub fn usage(pid: u32) -> Usage {
    Usage { cpu_s: cpu_s(pid), rss_kib: rss_kib(pid) }
}

fn cpu_s(pid: u32) -> f64 {
    let threads = fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    let ran = threads.filter_map(|thread| {
        let schedule = fs::read_to_string(thread.path().join("schedstat")).ok()?;
        schedule.split(' ').next()?.parse::<u64>().ok()
    });
    ran.sum::<u64>() as f64 / 1e9
}

fn rss_kib(pid: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|rest| rest.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}

/// Processor time that all processes of the machine together have used, in seconds.
pub fn machine_cpu_s() -> f64 {
    let stat = fs::read_to_string("/proc/stat").unwrap_or_default();
    let Some(line) = stat.lines().next() else { return 0.0 };
    let ticks: Vec<f64> = line.split_whitespace().skip(1).filter_map(|number| number.parse().ok()).collect();
    // user, nice, system, (idle, iowait), irq, softirq
    [0, 1, 2, 5, 6].into_iter().filter_map(|column| ticks.get(column)).sum::<f64>() / TICKS
}
